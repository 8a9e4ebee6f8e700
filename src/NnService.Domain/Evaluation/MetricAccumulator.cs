using System.Collections.Immutable;
using NnService.Domain.Data;

namespace NnService.Domain.Evaluation;

/// <summary>Sums from which an epoch's metrics follow: accuracy for classes, the mean absolute error for numbers.</summary>
/// <remarks>A value without hidden state, so that it can be saved in the middle of an epoch.</remarks>
public readonly record struct MetricAccumulator(double Sum, long Count)
{
    /// <summary>The sums with the rows of a batch added.</summary>
    /// <param name="samples">The set that the rows belong to: what its targets mean and what they are worth.</param>
    /// <param name="y">Outputs, rows × outputs.</param>
    /// <param name="t">Targets, rows × outputs.</param>
    public MetricAccumulator Add(SampleSet samples, ReadOnlySpan<float> y, ReadOnlySpan<float> t) => samples.Task switch
    {
        LearningTask.MultiClass => new(Sum + RightClasses(y, t, samples.TargetCount), Count + (y.Length / samples.TargetCount)),
        LearningTask.Regression => new(Sum + AbsoluteErrors(y, t, samples.TargetScales), Count + y.Length),
        _ => new(Sum + CountCorrect(y, t), Count + y.Length),
    };

    /// <summary>The metrics by name; empty before any row was added.</summary>
    public ImmutableSortedDictionary<string, double> ToMetrics(LearningTask task) => Count == 0
        ? ImmutableSortedDictionary<string, double>.Empty
        : ImmutableSortedDictionary<string, double>.Empty.Add(task == LearningTask.Regression ? "mae" : "accuracy", Sum / Count);

    /// <summary>The index of the largest value, the first of equals.</summary>
    internal static int ArgMax(ReadOnlySpan<float> values)
    {
        var best = 0;
        for (var j = 1; j < values.Length; j++)
        {
            if (values[j] > values[best]) best = j;
        }

        return best;
    }

    private static int RightClasses(ReadOnlySpan<float> y, ReadOnlySpan<float> t, int outputs)
    {
        var right = 0;
        for (var i = 0; i < y.Length; i += outputs)
        {
            if (ArgMax(y.Slice(i, outputs)) == ArgMax(t.Slice(i, outputs))) right++;
        }

        return right;
    }

    /// <summary>How many outputs are on the right side of a half.</summary>
    internal static int CountCorrect(ReadOnlySpan<float> y, ReadOnlySpan<float> t)
    {
        var right = 0;
        for (var i = 0; i < y.Length; i++)
        {
            if (y[i] >= 0.5f == t[i] >= 0.5f) right++;
        }

        return right;
    }

    private static double AbsoluteErrors(ReadOnlySpan<float> y, ReadOnlySpan<float> t, ImmutableArray<double> scales)
    {
        var sum = 0.0;
        for (var i = 0; i < y.Length; i++)
            sum += Math.Abs((double)y[i] - t[i]) * (scales.IsEmpty ? 1 : scales[i % scales.Length]);
        return sum;
    }
}
