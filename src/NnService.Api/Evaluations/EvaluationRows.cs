using Microsoft.AspNetCore.Http.HttpResults;
using NnService.Domain;
using NnService.Domain.Data;
using NnService.Domain.Evaluation;
using NnService.Domain.Preparation;
using NnService.Infrastructure.Datasets;

namespace NnService.Api.Evaluations;

/// <summary>Takes the rows of a subject through the encoding of its version; the refusal when one of them does not go through.</summary>
public sealed class EvaluationRows(DatasetStore datasets)
{
    // Of rows that are judged one after the other, so many numbers at a time are in memory.
    private const int PartNumbers = 4_194_304;

    /// <summary>All rows, for what looks at them again and again.</summary>
    internal async Task<(EvaluationSet? Rows, ProblemHttpResult? Problem)> ReadAsync(
        EvaluationRequest subject, CancellationToken cancellationToken)
    {
        var definition = subject.Predictor.Definition;
        var encoding = subject.Predictor.Encoding;
        var faults = new List<Fault>();
        var table = subject.Inline is { } inline
            ? inline.ToTable(subject.Reading, faults)
            : await datasets.LoadTableAsync(subject.Dataset!.Id, subject.Columns, subject.Reading, faults, cancellationToken);
        if (faults.Count > 0) return (null, EvaluationRequestResolver.Refusal(faults, subject.Body));
        if (table is null) return (null, Deleted(subject));
        var rows = subject.Plain is { } plain
            ? EvaluationSet.OfPlain(
                definition,
                encoding,
                [.. plain.Inputs.Select(name => table.Find(name)!)],
                [.. plain.Targets.Select(name => table.Find(name)!)],
                faults)
            : EvaluationSet.OfTable(definition, encoding, table, subject.Targets, faults);
        return rows is null ? (null, EvaluationRequestResolver.Refusal(faults, subject.Body)) : (rows, null);
    }

    /// <summary>The report on all rows, of which a part at a time is in memory.</summary>
    internal async Task<(EvaluationReport? Report, IReadOnlyList<string> Warnings, ProblemHttpResult? Problem)> JudgeAsync(
        EvaluationRequest subject, CancellationToken cancellationToken)
    {
        var encoding = subject.Predictor.Encoding;
        var faults = new List<Fault>();
        var evaluation = new EvaluationAccumulator(subject.Predictor.Ensemble, encoding);
        if (subject.Plain is not null)
        {
            var (rows, problem) = await ReadAsync(subject, cancellationToken);
            if (problem is not null) return (null, [], problem);
            Add(rows!.Samples);
            return (evaluation.Report(), rows.Warnings, null);
        }

        var parts = new EvaluationBatches(subject.Predictor.Definition, encoding, subject.Targets);
        await foreach (var table in TablesAsync(subject, faults, cancellationToken))
        {
            foreach (var part in table.Parts(Math.Max(1, PartNumbers / subject.Width)))
            {
                if (parts.Encode(part, faults) is not { } samples)
                    return (null, [], EvaluationRequestResolver.Refusal(faults, subject.Body));
                Add(samples);
            }
        }

        if (faults.Count > 0) return (null, [], EvaluationRequestResolver.Refusal(faults, subject.Body));
        if (parts.Rows < subject.Rows) return (null, [], Deleted(subject));
        return parts.HaveAnswers(faults)
            ? (evaluation.Report(), parts.Warnings, null)
            : (null, [], EvaluationRequestResolver.Refusal(faults, subject.Body));

        void Add(SampleSet samples)
        {
            for (var row = 0; row < samples.Rows; row = evaluation.Add(samples, row))
                cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private IAsyncEnumerable<Table> TablesAsync(EvaluationRequest subject, List<Fault> faults, CancellationToken cancellationToken) =>
        subject.Inline is { } inline
        ? new[] { inline.ToTable(subject.Reading, faults) }.OfType<Table>().ToAsyncEnumerable()
        : datasets.LoadPartsAsync(subject.Dataset!, subject.Columns, subject.Reading, faults, cancellationToken);

    private static ProblemHttpResult Deleted(EvaluationRequest subject) =>
        EvaluationRequestResolver.Refusal(
            [new("/dataset", $"dataset '{subject.Body.Dataset}' was deleted at the same time.")], subject.Body);
}
