using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Networks;

namespace NnService.Domain.Evaluation;

/// <summary>Judges a network, or an ensemble, on rows whose answers are known.</summary>
public static class Evaluator
{
    /// <summary>Rows that the network answers at a time.</summary>
    internal const int GroupRows = 256;

    /// <summary>Loss and metrics over all rows of a set.</summary>
    /// <param name="network">The network.</param>
    /// <param name="encoding">The encoding that made the rows.</param>
    /// <param name="samples">At least one row.</param>
    public static EvaluationReport Evaluate(Ensemble network, DataEncoding encoding, SampleSet samples)
    {
        var evaluation = new EvaluationAccumulator(network, encoding);
        for (var row = 0; row < samples.Rows; row = evaluation.Add(samples, row))
        {
        }

        return evaluation.Report();
    }

    /// <summary>Loss and metrics over all rows of a set that was held out, and what else they tell.</summary>
    /// <inheritdoc cref="Evaluate"/>
    public static (EvaluationReport Report, HeldOutRecord Record) Judge(Ensemble network, DataEncoding encoding, SampleSet samples)
    {
        var z = new float[samples.Targets.Length];
        var y = new float[samples.Targets.Length];
        for (var start = 0; start < samples.Rows; start += GroupRows)
        {
            var rows = Math.Min(GroupRows, samples.Rows - start);
            var (at, length) = (start * samples.TargetCount, rows * samples.TargetCount);
            var x = samples.Inputs.AsSpan(start * samples.InputCount, rows * samples.InputCount);
            ForwardPass.Run(network, x, rows, z.AsSpan(at, length), y.AsSpan(at, length));
        }

        return Judge(network, encoding, samples, z, y);
    }

    /// <summary>
    /// The same over the rows that an ensemble was trained on, each answered by the member that did not see it.
    /// </summary>
    /// <param name="ensemble">The ensemble.</param>
    /// <param name="encoding">The encoding that made the rows.</param>
    /// <param name="samples">The rows.</param>
    /// <param name="folds">The folds that it was trained with.</param>
    public static (EvaluationReport Report, HeldOutRecord Record) JudgeOutOfFold(
        Ensemble ensemble, DataEncoding encoding, SampleSet samples, Folds folds)
    {
        var z = new float[samples.Targets.Length];
        var y = new float[samples.Targets.Length];
        OutputsOutOfFold(ensemble, samples, folds, z, y);
        return Judge(ensemble, encoding, samples, z, y);
    }

    /// <summary>The answers for all rows, each by the member that did not see it.</summary>
    /// <param name="ensemble">The ensemble.</param>
    /// <param name="samples">The rows that it was trained on.</param>
    /// <param name="folds">The folds that it was trained with.</param>
    /// <param name="z">Receives the weighted sums of the last layer, rows × outputs.</param>
    /// <param name="y">Receives the outputs, rows × outputs.</param>
    internal static void OutputsOutOfFold(Ensemble ensemble, SampleSet samples, Folds folds, Span<float> z, Span<float> y)
    {
        var (inputs, outputs) = (samples.InputCount, samples.TargetCount);
        var x = new float[GroupRows * inputs];
        var sums = new float[GroupRows * outputs];
        var answers = new float[GroupRows * outputs];
        for (var member = 0; member < folds.Count; member++)
        {
            foreach (var rows in folds.In(member).Chunk(GroupRows))
            {
                for (var i = 0; i < rows.Length; i++) samples.Inputs.AsSpan(rows[i] * inputs, inputs).CopyTo(x.AsSpan(i * inputs));
                var length = rows.Length * outputs;
                ForwardPass.Run(
                    ensemble.Members[member],
                    x.AsSpan(0, rows.Length * inputs),
                    rows.Length,
                    sums.AsSpan(0, length),
                    answers.AsSpan(0, length));
                for (var i = 0; i < rows.Length; i++)
                {
                    sums.AsSpan(i * outputs, outputs).CopyTo(z[(rows[i] * outputs)..]);
                    answers.AsSpan(i * outputs, outputs).CopyTo(y[(rows[i] * outputs)..]);
                }
            }
        }
    }

    /// <summary>The outputs for all rows, and their mean loss.</summary>
    /// <param name="network">The network.</param>
    /// <param name="samples">At least one row.</param>
    /// <param name="y">Receives the outputs, rows × outputs.</param>
    /// <param name="cancellationToken">Gives up between two groups of rows.</param>
    internal static double Outputs(Ensemble network, SampleSet samples, float[] y, CancellationToken cancellationToken = default)
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
    internal static double Answer(Ensemble network, ReadOnlySpan<float> x, ReadOnlySpan<float> t, int rows, Span<float> z, Span<float> y)
    {
        ForwardPass.Run(network, x, rows, z, y);
        return network.Definition.Loss.Sum(z, y, t, [], t.Length / rows);
    }

    private static (EvaluationReport Report, HeldOutRecord Record) Judge(
        Ensemble network, DataEncoding encoding, SampleSet samples, float[] z, float[] y)
    {
        var evaluation = new EvaluationAccumulator(network, encoding);
        evaluation.AddAnswers(z, y, samples.Targets);
        return (evaluation.Report(), HeldOutRecord.Of(encoding, y, samples.Targets));
    }

    /// <summary>The share of right answers.</summary>
    internal static double Share(SampleSet samples, float[] y) =>
        default(MetricAccumulator).Add(samples, y, samples.Targets) is var metrics ? metrics.Sum / metrics.Count : 0;
}
