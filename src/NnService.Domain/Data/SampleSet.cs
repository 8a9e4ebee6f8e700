using System.Collections.Immutable;

namespace NnService.Domain.Data;

/// <summary>Rows as a network takes them: numbers in, numbers out.</summary>
/// <remarks>Treated as immutable once made; then thread-safe.</remarks>
public sealed class SampleSet
{
    /// <summary>Takes the arrays as they are, without copying.</summary>
    /// <param name="inputs">rows × <paramref name="inputCount"/>, row-major.</param>
    /// <param name="targets">rows × <paramref name="targetCount"/>, row-major.</param>
    /// <param name="inputCount">Numbers per row that enter the network, at least 1.</param>
    /// <param name="targetCount">Numbers per row that it should answer, at least 1.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public SampleSet(float[] inputs, float[] targets, int inputCount, int targetCount)
    {
        Rows = inputs.Length / inputCount;
        if (inputs.Length != Rows * inputCount || targets.Length != Rows * targetCount)
            throw new ArgumentException(
                $"{inputs.Length} inputs in rows of {inputCount} do not go with {targets.Length} targets in rows of {targetCount}.",
                nameof(targets));
        Inputs = inputs;
        Targets = targets;
        InputCount = inputCount;
        TargetCount = targetCount;
    }

    /// <summary>Rows of the set.</summary>
    public int Rows { get; }

    /// <summary>Numbers per row that enter the network.</summary>
    public int InputCount { get; }

    /// <summary>Numbers per row that it should answer.</summary>
    public int TargetCount { get; }

    /// <summary>rows × <see cref="InputCount"/>, row-major.</summary>
    public float[] Inputs { get; }

    /// <summary>rows × <see cref="TargetCount"/>, row-major.</summary>
    public float[] Targets { get; }

    /// <summary>What each row counts in the loss, one number per row; empty where all count 1.</summary>
    public float[] Weights { get; init; } = [];

    /// <summary>What the targets mean.</summary>
    public LearningTask Task { get; init; }

    /// <summary>What 1 in a target is worth in its original unit, one number per target; empty where all are 1.</summary>
    public ImmutableArray<double> TargetScales { get; init; } = [];

    /// <summary>Whether 1 in some target is not 1 in its original unit.</summary>
    public bool IsScaled => !TargetScales.IsEmpty && TargetScales.AsSpan().ContainsAnyExcept(1.0);

    /// <summary>A copy of some rows, in this order.</summary>
    public SampleSet Select(ReadOnlySpan<int> rows)
    {
        var inputs = new float[rows.Length * InputCount];
        var targets = new float[rows.Length * TargetCount];
        var weights = new float[Weights.Length == 0 ? 0 : rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            Inputs.AsSpan(rows[i] * InputCount, InputCount).CopyTo(inputs.AsSpan(i * InputCount));
            Targets.AsSpan(rows[i] * TargetCount, TargetCount).CopyTo(targets.AsSpan(i * TargetCount));
            if (weights.Length > 0) weights[i] = Weights[rows[i]];
        }

        return new(inputs, targets, InputCount, TargetCount) { Weights = weights, Task = Task, TargetScales = TargetScales };
    }

    /// <summary>The weights of some rows, or empty.</summary>
    public ReadOnlySpan<float> WeightsOf(int start, int rows) => Weights.Length == 0 ? [] : Weights.AsSpan(start, rows);
}
