using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using NnService.Api.Contracts;
using NnService.Api.Hosting;
using NnService.Api.Models;
using NnService.Domain;
using NnService.Domain.Data;
using NnService.Domain.Prediction;
using NnService.Infrastructure.Storage;

namespace NnService.Api.Predictions;

/// <summary>Asking a trained model.</summary>
public static class PredictionEndpoints
{
    private const string VersionKey = "version";
    private const string PlainKey = "x";

    public static void MapPredictions(this IEndpointRouteBuilder app)
    {
        var predictions = app.MapGroup("/models/{id}/predict").WithTags("Predictions");
        predictions.MapGet("", PredictOne).AllowAnyQuery().WithName("predictOne").WithSummary("Answer for one row, its features in the query (plain models: ?x=1.4,0.2)")
            .WithExample(response: PredictionExamples.Answer);
        predictions.MapPost("", Predict).WithName("predict").WithSummary("Answer for rows")
            .WithExample(PredictionExamples.Request, PredictionExamples.Answer);
    }

    private static async Task<Results<Ok<PredictionsContract>, ProblemHttpResult>> PredictOne(
        string id, int? version, HttpRequest request, ModelStore models, PredictorCache cache, CancellationToken cancellationToken)
    {
        var (model, predictor, number, problem) = await FindAsync(id, version, models, cache, cancellationToken);
        if (problem is not null) return problem;

        var faults = new List<Fault>();
        var instance = FromQuery(request.Query, predictor!.Encoding, faults);
        return faults.Count > 0 ? Problems.Invalid(faults) : Answer(model!, number, predictor, [instance], fault => InQuery(fault, predictor.Encoding));
    }

    private static async Task<Results<Ok<PredictionsContract>, ProblemHttpResult>> Predict(
        string id, int? version, PredictContract body, ModelStore models, PredictorCache cache, IOptions<NnLimits> limits, CancellationToken cancellationToken)
    {
        if (body.Instances is not { Count: > 0 } instances)
            return Problems.Invalid([new Fault("/instances", "instances is missing or empty; send at least one row.")]);
        if (instances.Count > limits.Value.MaxPredictionRows)
            return Problems.Create(ProblemCode.TooLarge, $"There are {instances.Count} rows; at most {limits.Value.MaxPredictionRows} are allowed (NnService:Limits:MaxPredictionRows).");

        var (model, predictor, number, problem) = await FindAsync(id, version, models, cache, cancellationToken);
        return problem ?? Answer(model!, number, predictor!, instances, fault => fault);
    }

    internal static async Task<(StoredModel? Model, Predictor? Predictor, int Version, ProblemHttpResult? Problem)> FindAsync(
        string id, int? version, ModelStore models, PredictorCache cache, CancellationToken cancellationToken)
    {
        if (await models.FindAsync(id, cancellationToken) is not { } model) return (null, null, 0, ModelEndpoints.NoModel(id));
        if ((version ?? model.CurrentVersion) is not { } number)
            return (null, null, 0, Problems.Create(ProblemCode.NoTrainedVersion, $"Model '{id}' has no trained version yet; train it{(model.Built ? ", or ask for ?version=0, its initial weights" : "")}."));
        return await cache.FindAsync(model, number, cancellationToken) is { } predictor
            ? (model, predictor, number, null)
            : (null, null, 0, ModelEndpoints.NoVersion(id, number));
    }

    private static Results<Ok<PredictionsContract>, ProblemHttpResult> Answer(
        StoredModel model, int version, Predictor predictor, IReadOnlyList<InstanceContract> instances, Func<Fault, Fault> pointer)
    {
        var encoder = new InstanceEncoder(predictor.Encoding);
        var inputs = encoder.Encode(instances);
        if (encoder.Faults.Count > 0) return Problems.Invalid([.. encoder.Faults.Select(pointer)]);

        var rows = predictor.Predict(inputs, instances.Count);
        if (Array.IndexOf(rows, null) is >= 0 and var bad)
            return Problems.Invalid([new Fault($"/instances/{bad}", "the outputs for this row are not finite: its numbers are too large for this network.")]);
        return TypedResults.Ok(new PredictionsContract(model.Id, version, [.. rows.Select(row => PredictionContract.From(predictor.Encoding, row!))], encoder.Warnings));
    }

    // What stands at a place of a body stands at a parameter of the query, all numbers of a plain row at one.
    private static Fault InQuery(Fault fault, DataEncoding encoding)
    {
        const string Row = "/instances/0/";
        return fault with { Pointer = encoding.IsPlain ? $"?{PlainKey}" : fault.Pointer.StartsWith(Row, StringComparison.Ordinal) ? $"?{fault.Pointer[Row.Length..]}" : "" };
    }

    private static InstanceContract FromQuery(IQueryCollection query, DataEncoding encoding, List<Fault> faults)
    {
        foreach (var (key, values) in query.Where(pair => pair.Value.Count > 1))
            faults.Add(new($"?{Words.Clip(key)}", $"'{Words.Clip(key)}' is given {values.Count} times; once is allowed."));

        if (encoding.IsPlain)
        {
            foreach (var key in query.Keys.Where(key => key is not (PlainKey or VersionKey)))
                faults.Add(new($"?{Words.Clip(key)}", $"this model takes plain numbers: ?x= with {encoding.InputCount} of them, separated by commas."));
            if (!query.ContainsKey(PlainKey)) faults.Add(new("?x", $"x is absent; send {encoding.InputCount} numbers, separated by commas."));
            var cells = query[PlainKey].ToString().Split(',').Select(text => Number("x", text, faults)).ToArray();
            return new(null, faults.Count > 0 ? [] : cells);
        }

        var named = new Dictionary<string, CellContract>(StringComparer.Ordinal);
        foreach (var (key, values) in query.Where(pair => pair.Key != VersionKey))
        {
            var feature = encoding.Features.FirstOrDefault(feature => feature.Name == key);
            var text = values.ToString();
            named[key] = text.Length == 0 ? default : feature?.Type == ColumnType.Number ? Number(key, text, faults) : new(null, text, null);
        }

        return new(named, null);
    }

    // The framework's own parsing would read 1,5 as 15 and NaN as a number.
    private static CellContract Number(string key, string text, List<Fault> faults)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (double.TryParse(text, Style, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)) return new(number, null, null);
        faults.Add(new($"?{key}", $"'{Words.Clip(text)}' is no number; write it like 1.5 or 2e-3."));
        return default;
    }
}
