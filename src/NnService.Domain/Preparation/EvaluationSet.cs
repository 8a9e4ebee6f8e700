using System.Collections.Immutable;
using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Networks;

namespace NnService.Domain.Preparation;

/// <summary>Rows to judge a version by, encoded as the version was trained.</summary>
/// <param name="Samples">The rows whose answers are known.</param>
/// <param name="Warnings">What was left out or is not known to the version, in sentences.</param>
/// <remarks>Treated as immutable once made; then thread-safe.</remarks>
public sealed record EvaluationSet(SampleSet Samples, ImmutableArray<string> Warnings)
{
    private const string Data = "/data";

    /// <summary>Encodes the rows of a table that have a value in every target.</summary>
    /// <param name="definition">The network of the version.</param>
    /// <param name="encoding">The encoding of the version, not plain.</param>
    /// <param name="table">The table, in any order of columns; others than those needed are not looked at.</param>
    /// <param name="targets">The columns that hold the answers, in the order of the version's targets; empty for columns of the same
    /// names.</param>
    /// <param name="faults">Receives what is wrong, at <c>/data</c> or <c>/target</c>.</param>
    /// <returns>The rows, or null when a fault was added.</returns>
    public static EvaluationSet? OfTable(
        NetworkDefinition definition, DataEncoding encoding, Table table, ImmutableArray<string> targets, ICollection<Fault> faults)
    {
        var parts = new EvaluationBatches(definition, encoding, targets);
        return parts.Encode(table, faults) is { } samples && parts.HaveAnswers(faults) ? new(samples, parts.Warnings) : null;
    }

    /// <summary>Plain numbers as they are.</summary>
    /// <param name="definition">The network of the version.</param>
    /// <param name="encoding">The encoding of the version, plain.</param>
    /// <param name="inputs">Columns of numbers that enter.</param>
    /// <param name="targets">Columns of numbers that should be answered.</param>
    /// <param name="faults">Receives what is wrong, at <c>/data/inputs</c> or <c>/data/targets</c>.</param>
    /// <returns>The rows, or null when a fault was added.</returns>
    public static EvaluationSet? OfPlain(
        NetworkDefinition definition,
        DataEncoding encoding,
        IReadOnlyList<Column> inputs,
        IReadOnlyList<Column> targets,
        ICollection<Fault> faults)
    {
        var before = faults.Count;
        if (inputs.Count != encoding.InputCount)
            faults.Add(new($"{Data}/inputs", $"the rows have {inputs.Count} numbers; the version takes {encoding.InputCount}."));
        if (targets.Count != encoding.OutputCount)
            faults.Add(new($"{Data}/targets", $"the rows have {targets.Count} numbers; the version answers {encoding.OutputCount}."));
        if (faults.Count > before) return null;

        int[] rows = [.. Enumerable.Range(0, inputs[0].Rows)];
        TargetInference.CheckKept(definition, encoding, targets, rows, 0, faults);
        return faults.Count > before ? null : new(SamplePreparation.PlainSamples(encoding.Task, inputs, targets, rows), []);
    }
}
