using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Networks;

namespace NnService.Domain.Evaluation;

/// <summary>Judges a network on rows whose answers are known.</summary>
public static class Evaluator
{
    /// <summary>Rows that the network answers at a time.</summary>
    internal const int GroupRows = 256;

    /// <summary>Loss and metrics over all rows of a set.</summary>
    /// <param name="network">The network.</param>
    /// <param name="encoding">The encoding that made the rows.</param>
    /// <param name="samples">At least one row.</param>
    public static EvaluationReport Evaluate(Network network, DataEncoding encoding, SampleSet samples)
    {
        var evaluation = new EvaluationAccumulator(network, encoding);
        for (var row = 0; row < samples.Rows; row = evaluation.Add(samples, row))
        {
        }

        return evaluation.Report();
    }

    /// <summary>The outputs for all rows, and their mean loss.</summary>
    /// <param name="network">The network.</param>
    /// <param name="samples">At least one row.</param>
    /// <param name="y">Receives the outputs, rows × outputs.</param>
    /// <param name="cancellationToken">Gives up between two groups of rows.</param>
    internal static double Outputs(Network network, SampleSet samples, float[] y, CancellationToken cancellationToken = default)
    {
        var sum = 0.0;
        var inputs = samples.InputCount;
        var outputs = samples.TargetCount;
        var z = new float[Math.Min(GroupRows, samples.Rows) * outputs];
        for (var start = 0; start < samples.Rows; start += GroupRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var rows = Math.Min(GroupRows, samples.Rows - start);
            var at = start * outputs;
            var length = rows * outputs;
            sum += Answer(
                network,
                samples.Inputs.AsSpan(start * inputs, rows * inputs),
                samples.Targets.AsSpan(at, length),
                rows,
                z.AsSpan(0, length),
                y.AsSpan(at, length));
        }

        return sum / samples.Rows;
    }

    /// <summary>The outputs for a group of rows, and the sum of their losses.</summary>
    /// <param name="network">The network.</param>
    /// <param name="x">Inputs, rows × inputs.</param>
    /// <param name="t">Targets, rows × outputs.</param>
    /// <param name="rows">Rows of the group.</param>
    /// <param name="z">Receives the weighted sums of the last layer, rows × outputs.</param>
    /// <param name="y">Receives the outputs, rows × outputs.</param>
    internal static double Answer(Network network, ReadOnlySpan<float> x, ReadOnlySpan<float> t, int rows, Span<float> z, Span<float> y)
    {
        ForwardPass.Run(network, x, rows, z, y);
        return network.Definition.Loss.Sum(z, y, t, [], t.Length / rows);
    }

    /// <summary>The share of right answers.</summary>
    internal static double Share(SampleSet samples, float[] y) =>
        default(MetricAccumulator).Add(samples, y, samples.Targets) is var metrics ? metrics.Sum / metrics.Count : 0;
}
