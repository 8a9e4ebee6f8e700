using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using NnService.Api.Access;
using NnService.Api.Contracts;
using NnService.Api.Datasets;
using NnService.Api.Models;
using NnService.Api.Predictions.Answering;
using NnService.Api.Predictions.Reading;
using NnService.Api.Problems;
using NnService.Api.Requests;
using NnService.Domain;
using NnService.Domain.Prediction;
using NnService.Infrastructure.Jobs.Nodes;
using NnService.Infrastructure.Keys;

namespace NnService.Api.Predictions;

/// <summary>Asking a trained model.</summary>
public static class PredictionEndpoints
{
    public static void AddPredictions(this IServiceCollection services)
    {
        services.AddSingleton<PredictionMetrics>();
        services.AddSingleton<PredictorCache>();
        services.AddSingleton<CurrentVersions>();
        services.AddSingleton<PredictionFastPath>();
        services.AddHostedService<PredictorWarmup>();
    }

    /// <summary>To be called before the rest of the pipeline; processes that do not answer have no fast path.</summary>
    public static void UsePredictionFastPath(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<IOptions<NnNodeOptions>>().Value.Answers) return;
        app.Use(app.Services.GetRequiredService<PredictionFastPath>().InvokeAsync);
    }

    public static void MapPredictions(this IEndpointRouteBuilder app)
    {
        const string Elsewhere = "where the body does not say it: CSV and JSON lines";
        var predictions = app.MapGroup("/models/{id}/predict").WithTags("Predictions")
            .WithAnswerHeader(PredictionAnswer.ModelHeader, $"The model, {Elsewhere}.", always: false)
            .WithAnswerHeader(PredictionAnswer.VersionHeader, $"The version, {Elsewhere}.", always: false)
            .WithAnswerHeader(
                PredictionAnswer.WarningsHeader, $"What was ignored, as a JSON array in ASCII, {Elsewhere}.", always: false);
        predictions.MapGet("", PredictOne).AllowAnyQuery().WithName("predictOne").Needs(Scopes.Predict)
            .WithSummary("Predict one row, features in the query")
            .WithDescription("Models without columns take their inputs as ?x=1.4,0.2.")
            .WithExample(response: PredictionExamples.Answer);
        predictions.MapPost("", Predict).WithName("predict").Needs(Scopes.Predict)
            .WithSummary("Predict rows of JSON, CSV or JSON lines")
            .WithDescription(
                "In JSON a list of rows, or one row by feature name, may also be sent by itself, without instances. CSV has a header line; "
                + "JSON lines hold one object or array per line.")
            .Accepts<PredictContract>(AnswerFormat.Json, [AnswerFormat.Csv, AnswerFormat.JsonLines, .. MediaTypes.Others])
                .WithBodyLimit(limits => limits.MaxUploadBytes)
                .AcceptAnyCharset()
            .WithExample(PredictionExamples.Request, PredictionExamples.Answer)
            .WithExample(PredictionExamples.Csv, PredictionExamples.CsvAnswer, AnswerFormat.Csv, AnswerFormat.Csv)
            .WithExample(PredictionExamples.JsonLines, PredictionExamples.JsonLinesAnswer, AnswerFormat.JsonLines, AnswerFormat.JsonLines);
    }

    private static async Task<Results<PredictionAnswer, ProblemHttpResult>> PredictOne(
        string id,
        VersionReference? version,
        string? interval,
        HttpRequest request,
        CurrentVersions models,
        PredictorCache cache,
        IOptions<NnLimits> limits,
        PredictionMetrics metrics,
        CancellationToken cancellationToken)
    {
        var (model, predictor, number, problem) = await FindAsync(id, version, models, cache, cancellationToken);
        if (problem is not null) return problem;

        using var span = PredictionSpans.Begin(model!.Id, number);
        var rows = new RowBlocks(predictor!, limits.Value);
        var encoder = new InstanceEncoder(predictor!.Encoding, rows);
        var query = new InstancesQuery(request.QueryString, encoder);
        var faults = query.Read();
        PredictionSpans.Read(span, rows.Count);
        return faults.Count > 0
            ? ProblemResults.Invalid(faults)
            : Answer(model, number, predictor, encoder, rows, query.Interval, metrics, cancellationToken);
    }

    private static async Task<Results<PredictionAnswer, ProblemHttpResult>> Predict(
        string id,
        VersionReference? version,
        double? interval,
        [AsParameters] CsvQuery csv,
        HttpRequest request,
        CurrentVersions models,
        PredictorCache cache,
        IOptions<NnLimits> limits,
        PredictionMetrics metrics,
        CancellationToken cancellationToken)
    {
        var (model, predictor, number, problem) = await FindAsync(id, version, models, cache, cancellationToken);
        if (problem is not null) return problem;

        using var span = PredictionSpans.Begin(model!.Id, number);
        var rows = new RowBlocks(predictor!, limits.Value);
        var encoder = new InstanceEncoder(predictor!.Encoding, rows);
        var refusal = await PredictionBody.ReadAsync(request, csv, encoder, rows, limits.Value, cancellationToken);
        PredictionSpans.Read(span, rows.Count);
        return refusal is not null
            ? refusal
            : Answer(model, number, predictor, encoder, rows, interval, metrics, cancellationToken);
    }

    internal static async Task<(StoredModelPointer? Model, Predictor? Predictor, int Version, ProblemHttpResult? Problem)> FindAsync(
        string id, VersionReference? version, CurrentVersions models, PredictorCache cache, CancellationToken cancellationToken)
    {
        if (await models.FindAsync(id, cancellationToken) is not { } model) return (null, null, 0, ModelEndpoints.NoModel(id));
        if (version is null && model.CurrentVersion is null)
        {
            var initial = model.Built ? ", or ask for ?version=0, its initial weights" : "";
            return (null, null, 0, ModelEndpoints.NoCurrentVersion(id, model.LatestVersion, initial));
        }

        if ((version is { } asked ? asked.Resolve(model.Aliases) : model.CurrentVersion) is not { } number)
            return (null, null, 0, ModelEndpoints.NoAlias(id, version!.Value.Alias, model.Aliases));
        return model.Versions.Contains(number)
            && await cache.FindAsync(new(model.Id, model.CreatedAt, number), cancellationToken) is { } predictor
            ? (model, predictor, number, null)
            : (null, null, 0, ModelEndpoints.NoVersion(id, number));
    }

    private static Results<PredictionAnswer, ProblemHttpResult> Answer(
        StoredModelPointer model,
        int version,
        Predictor predictor,
        InstanceEncoder encoder,
        RowBlocks rows,
        double? level,
        PredictionMetrics metrics,
        CancellationToken cancellationToken)
    {
        var (interval, fault) = level is { } asked ? PredictionInterval.Of(asked, predictor, version) : (null, null);
        if (fault is not null) return ProblemResults.Invalid([fault]);
        var wrong = rows.Run(cancellationToken);
        if (wrong.Count > 0)
            return ProblemResults.Invalid(
                [.. wrong.Select(
                    row => new Fault(
                        $"/instances/{row}", "the outputs for this row are not finite: its numbers are too large for this network."))]);
        metrics.Endpoint.Answered(rows.Count);
        return new PredictionAnswer(new(model.Id, version, encoder.Warnings), encoder.Encoding, rows, interval);
    }
}
