using System.Collections.Immutable;
using NnService.Domain.Data;
using NnService.Domain.Networks;

namespace NnService.Domain.Evaluation;

/// <summary>
/// Sums from which an epoch's metrics follow: accuracy for classes; for numbers the mean absolute error and, where they are scaled, the
/// loss in their own units.
/// </summary>
/// <param name="Sum">Right answers, or absolute errors.</param>
/// <param name="Count">Of how many answers.</param>
/// <param name="LossSum">Losses in the units of the targets.</param>
/// <param name="LossRows">Of how many rows; fewer than all where a run goes on from what an earlier program saved.</param>
/// <remarks>A value without hidden state, so that it can be saved in the middle of an epoch.</remarks>
public readonly record struct MetricAccumulator(double Sum, long Count, double LossSum = 0, long LossRows = 0)
{
    /// <summary>The name of the loss in the units of the targets among the metrics.</summary>
    public const string LossInTargetUnits = "lossInTargetUnits";

    /// <summary>The sums with the rows of a batch added.</summary>
    /// <param name="samples">The set that the rows belong to: what its targets mean and what they are worth.</param>
    /// <param name="y">Outputs, rows × outputs.</param>
    /// <param name="t">Targets, rows × outputs.</param>
    public MetricAccumulator Add(SampleSet samples, ReadOnlySpan<float> y, ReadOnlySpan<float> t) => samples.Task switch
    {
        LearningTask.MultiClass =>
            this with { Sum = Sum + RightClasses(y, t, samples.TargetCount), Count = Count + (y.Length / samples.TargetCount) },
        LearningTask.Regression => this with { Sum = Sum + AbsoluteErrors(y, t, samples.TargetScales), Count = Count + y.Length },
        _ => this with { Sum = Sum + CountCorrect(y, t), Count = Count + y.Length },
    };

    /// <summary>The sums with the losses of a batch added, where its targets are scaled.</summary>
    /// <param name="samples">The set that the rows belong to.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="y">Outputs, rows × outputs.</param>
    /// <param name="t">Targets, rows × outputs.</param>
    /// <param name="weights">One weight per row, or empty.</param>
    public MetricAccumulator AddLoss(
        SampleSet samples, Loss loss, ReadOnlySpan<float> y, ReadOnlySpan<float> t, ReadOnlySpan<float> weights) => samples.IsScaled
        ? this with
        {
            LossSum = LossSum + TargetUnits.LossSum(loss, samples.TargetScales, y, t, weights),
            LossRows = LossRows + (y.Length / samples.TargetCount),
        }
        : this;

    /// <summary>The metrics by name; empty before any row was added.</summary>
    /// <param name="samples">The set that all rows belong to.</param>
    /// <param name="rows">Rows that should have been added; null for all of the set.</param>
    public ImmutableSortedDictionary<string, double> ToMetrics(SampleSet samples, int? rows = null)
    {
        var metrics = ImmutableSortedDictionary<string, double>.Empty;
        if (Count == 0) return metrics;
        metrics = metrics.Add(samples.Task == LearningTask.Regression ? "mae" : "accuracy", Sum / Count);
        return samples.IsScaled && LossRows == (rows ?? samples.Rows) && double.IsFinite(LossSum)
            ? metrics.Add(LossInTargetUnits, LossSum / LossRows)
            : metrics;
    }

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
