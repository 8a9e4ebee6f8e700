using System.Collections.Immutable;
using System.Globalization;
using NnService.Domain.Data;
using NnService.Domain.Networks;
using NnService.Domain.Numerics;

namespace NnService.Domain.Evaluation;

/// <summary>Judges a network on rows whose answers are known.</summary>
public static class Evaluator
{
    private const int ChunkRows = 256;

    /// <summary>Loss and metrics over all rows of a set.</summary>
    /// <param name="network">The network.</param>
    /// <param name="encoding">The encoding that made the rows.</param>
    /// <param name="samples">At least one row.</param>
    public static EvaluationReport Evaluate(Network network, DataEncoding encoding, SampleSet samples)
    {
        var y = new float[samples.Rows * samples.TargetCount];
        var loss = Outputs(network, samples, y);
        return encoding.Task switch
        {
            LearningTask.Regression => RegressionMetrics.Of(encoding, samples, y, loss),
            LearningTask.MultiLabel => new() { Rows = samples.Rows, Loss = loss, Accuracy = Share(samples, y) },
            _ => ClassificationMetrics.Of(LabelsOf(encoding), samples, y, loss),
        };
    }

    /// <summary>The outputs for all rows, and their mean loss.</summary>
    /// <param name="network">The network.</param>
    /// <param name="samples">At least one row.</param>
    /// <param name="y">Receives the outputs, rows × outputs.</param>
    internal static double Outputs(Network network, SampleSet samples, float[] y)
    {
        var (sum, inputs, outputs) = (0.0, samples.InputCount, samples.TargetCount);
        var z = new float[Math.Min(ChunkRows, samples.Rows) * outputs];
        for (var start = 0; start < samples.Rows; start += ChunkRows)
        {
            var rows = Math.Min(ChunkRows, samples.Rows - start);
            var (sums, answers) = (z.AsMemory(0, rows * outputs), y.AsMemory(start * outputs, rows * outputs));
            ForwardPass.Run(network, samples.Inputs.AsSpan(start * inputs, rows * inputs), rows, sums.Span, answers.Span);
            sum += network.Definition.Loss.Sum(sums.Span, answers.Span, samples.Targets.AsSpan(start * outputs, rows * outputs), [], outputs);
        }

        return sum / samples.Rows;
    }

    /// <summary>The share of right answers.</summary>
    internal static double Share(SampleSet samples, float[] y) => default(RunningMetrics).Add(samples, y, samples.Targets) is var metrics ? metrics.Sum / metrics.Count : 0;

    private static ImmutableArray<string> LabelsOf(DataEncoding encoding) => encoding.Targets.IsEmpty
        ? [.. Enumerable.Range(0, encoding.Task == LearningTask.Binary ? 2 : encoding.OutputCount).Select(i => i.ToString(CultureInfo.InvariantCulture))]
        : encoding.Targets[0].Classes;
}
