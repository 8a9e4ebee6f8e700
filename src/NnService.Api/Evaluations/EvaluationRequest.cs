using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using NnService.Api.Jobs;
using NnService.Api.Models;
using NnService.Api.Predictions;
using NnService.Api.Problems;
using NnService.Api.Requests;
using NnService.Domain;
using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Prediction;
using NnService.Infrastructure.Datasets;
using NnService.Infrastructure.Models;

namespace NnService.Api.Evaluations;

/// <summary>What is judged: a version, and where its rows are.</summary>
/// <param name="Version">The number of the version.</param>
/// <param name="Predictor">The version.</param>
/// <param name="Body">What was asked.</param>
/// <param name="Dataset">The dataset that holds the rows; null when they came with the request.</param>
/// <param name="Inline">The rows that came with the request, or null.</param>
/// <param name="Plain">The columns of plain numbers, or null.</param>
internal sealed record EvaluationRequest(
    int Version, Predictor Predictor, EvaluateContract Body, StoredDataset? Dataset, TextTable? Inline, PlainColumns? Plain)
{
    public int Rows => Dataset?.Rows ?? Inline!.Rows;

    /// <summary>Numbers that a row becomes.</summary>
    public int Width => Predictor.Encoding.InputCount + Predictor.Encoding.OutputCount;

    /// <summary>Columns with the answers; empty for those that the version was trained for.</summary>
    public ImmutableArray<string> Targets => Body.Target?.Names ?? [];

    /// <summary>How the version reads its columns, whatever the table takes them for.</summary>
    public ColumnReading Reading => ColumnReading.By(Predictor.Encoding, Targets);

    /// <summary>The columns that are needed.</summary>
    public IReadOnlyCollection<string> Columns =>
        new HashSet<string>(
            [
                .. Predictor.Encoding.Features.Select(feature => feature.Name),
                .. Targets.IsEmpty ? Predictor.Encoding.Targets.Select(target => target.Name) : Targets,
            ]);
}

/// <summary>Finds the version of a request and its rows; the refusal when something is wrong with them.</summary>
public sealed class EvaluationRequestResolver(ModelStore models, PredictorCache cache, DatasetStore datasets, IOptions<NnLimits> limits)
{
    // About a minute of one processor.
    private const long MaxProducts = 1_000_000_000_000;

    /// <summary>The subject, or the refusal.</summary>
    /// <param name="id">The model.</param>
    /// <param name="body">What was asked.</param>
    /// <param name="passes">How often every row goes through the network, from the version's encoding.</param>
    /// <param name="faults">What was found wrong with the request already.</param>
    /// <param name="cancellationToken">Ends the work when the client goes away.</param>
    internal async Task<(EvaluationRequest? Subject, ProblemHttpResult? Problem)> FindAsync(
        string id, EvaluateContract body, Func<DataEncoding, long> passes, List<Fault> faults, CancellationToken cancellationToken)
    {
        if (await models.FindAsync(id, cancellationToken) is not { } model) return (null, ModelEndpoints.NoModel(id));
        if (body.Version is null && model.CurrentVersion is null)
        {
            var initial = model.Built ? ", or send version 0, its initial weights" : "";
            return (null, ModelEndpoints.NoCurrentVersion(id, model.LatestVersion, initial));
        }

        if ((body.Version is { } asked ? asked.Resolve(model.Aliases) : model.CurrentVersion) is not { } version)
            return (null, ProblemResults.Invalid([ModelEndpoints.UnknownAlias("/version", body.Version!.Value.Alias!, model.Aliases)]));
        if (body.Data?.Refuse(limits.Value.OfLookedAt) is { } refused) return (null, refused);

        // What was deleted may still be in memory.
        var predictor = (await models.ListNumbersAsync(id, cancellationToken)).Contains(version)
            ? await cache.FindAsync(new(model.Id, model.CreatedAt, version), cancellationToken)
            : null;
        if (predictor is null) faults.Add(new("/version", $"the model has no version {version}; see GET /models/{id}/versions."));
        var (inline, columns) = Inline(body, predictor?.Encoding.Cells ?? CellFormat.Default, faults);
        var dataset = body.Dataset is null ? null : await datasets.FindAsync(body.Dataset, cancellationToken);
        if (body.Dataset is not null && dataset is null)
            faults.Add(new("/dataset", $"there is no dataset '{Text.Truncate(body.Dataset)}'; see GET /datasets."));
        if (body.Target is { Names.IsEmpty: true })
            faults.Add(new("/target", "target is an empty list; name the columns, or omit it."));
        if (predictor is not null) CheckKind(body, predictor.Encoding, faults);
        if (faults.Count > 0) return (null, Refusal(faults, body));

        var encoding = predictor!.Encoding;
        if (Exceeds(predictor, dataset?.Rows ?? inline!.Rows, passes(encoding), limits.Value) is { } tooLarge)
            return (null, ProblemResults.Create(ProblemCode.TooLarge, tooLarge));
        return (new(version, predictor, body, dataset, inline, columns), null);
    }

    private static (TextTable? Table, PlainColumns? Columns) Inline(EvaluateContract body, CellFormat cells, List<Fault> faults)
    {
        if (body.Dataset is not null == body.Data is not null)
            faults.Add(
                new(
                    body.Data is null ? "/dataset" : "/data",
                    body.Data is null
                        ? "the data are missing; name a dataset, or send data."
                        : "dataset and data are both given; leave one of them out."));
        return body.Data is not null && InlineData.Read(body.Data, cells, faults) is { } read ? read : default;
    }

    private static void CheckKind(EvaluateContract body, DataEncoding encoding, List<Fault> faults)
    {
        if (encoding.IsPlain && body.Target is not null)
            faults.Add(new("/target", "the version answers plain numbers, which have no columns; leave target out."));
        if (encoding.IsPlain && (body.Dataset is not null || body.Data is { Rows: not null }))
            faults.Add(
                new(
                    body.Dataset is not null ? "/dataset" : "/data/rows",
                    $"the version takes plain numbers; send data with inputs ({encoding.InputCount} numbers per row) and targets "
                        + $"({encoding.OutputCount})."));
        if (!encoding.IsPlain && body.Data is { Rows: null, Inputs: not null })
            faults.Add(
                new(
                    "/data/inputs",
                    $"the version takes columns; name a dataset, or send data with rows of "
                        + $"{Text.Join(encoding.Features.Select(feature => feature.Name), encoding.Features.Length)}."));
    }

    private static string? Exceeds(Predictor predictor, int rows, long passes, NnLimits limits)
    {
        var width = (long)predictor.Encoding.InputCount + predictor.Encoding.OutputCount;
        var parameters = predictor.Ensemble.ParameterCount;
        if (width * rows > limits.MaxCells)
            return $"The encoded data have {rows} rows × {width} numbers; at most {limits.MaxCells} numbers are allowed "
                + $"(NnService:Limits:MaxCells).";
        var products = (Int128)passes * rows * parameters;
        return products > MaxProducts
            ? $"{rows} rows through {parameters} weights{(passes > 1 ? $", {passes} times," : "")} cost {products} products; at most "
                + $"{MaxProducts} are done. Send fewer rows{(passes > 1 ? ", or ask for fewer repeats" : "")}."
            : null;
    }

    // Faults of the data stand where the data came from; one target may be sent as a name instead of a list, or not at all.
    internal static ProblemHttpResult Refusal(IReadOnlyCollection<Fault> faults, EvaluateContract body) =>
        ProblemResults.Invalid([.. faults.Select(fault => fault.Pointer switch
    {
        "/data" when body.Data is null => fault with { Pointer = "/dataset" },
        "/data" when body is { Dataset: null, Data.Rows: not null } => fault with { Pointer = "/data/rows" },
        "/target/0" when body.Target is not { IsList: true } => fault with { Pointer = "/target" },
        _ when fault.Pointer.StartsWith("/target/", StringComparison.Ordinal) && body.Target is null => fault with { Pointer = "/target" },
        _ => fault,
    })]);
}
