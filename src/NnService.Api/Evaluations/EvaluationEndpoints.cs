using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using NnService.Api.Access;
using NnService.Api.Contracts;
using NnService.Api.Problems;
using NnService.Api.Requests;
using NnService.Domain;
using NnService.Domain.Evaluation;
using NnService.Infrastructure.Keys;

namespace NnService.Api.Evaluations;

/// <summary>Judging a version on rows whose answers are known. Nothing of a model is changed.</summary>
public static class EvaluationEndpoints
{
    public static void AddEvaluations(this IServiceCollection services)
    {
        services.AddSingleton<EvaluationRequestResolver>();
        services.AddSingleton<EvaluationRows>();
        services.AddSingleton<EvaluationThrottle>();
    }

    public static void MapEvaluations(this IEndpointRouteBuilder app)
    {
        var models = app.MapGroup("/models/{id}").WithTags("Evaluations");
        models.MapPost("/evaluate", Evaluate).WithName("evaluateModel").Needs(Scopes.Read)
            .WithSummary("Evaluate a version on labelled rows")
            .WithExample(EvaluationExamples.Request, EvaluationExamples.Answer);
        models.MapPost("/importance", Importance).WithName("measureImportance").Needs(Scopes.Read)
            .WithSummary("Measure permutation importance of the features")
            .WithDescription("How much worse the answers are when the values of a feature are shuffled.")
            .WithExample(EvaluationExamples.ImportanceRequest, EvaluationExamples.Importance);
    }

    private static async Task<Results<Ok<EvaluationContract>, ProblemHttpResult>> Evaluate(
        string id,
        EvaluateContract body,
        EvaluationRequestResolver subjects,
        EvaluationRows rows,
        EvaluationThrottle throttle,
        CancellationToken cancellationToken)
    {
        var (subject, problem) = await subjects.FindAsync(id, body, _ => 1, [], cancellationToken);
        if (problem is not null) return problem;

        using var lease = await throttle.AcquireAsync((long)subject!.Rows * subject.Width, cancellationToken);
        var (report, warnings, refusal) = await rows.JudgeAsync(subject, cancellationToken);
        if (refusal is not null) return refusal;
        return IsFinite(report!)
            ? TypedResults.Ok(new EvaluationContract(
                subject.Version,
                report!.Rows,
                report.Loss,
                MetricsContract.From(report, subject.Predictor.Encoding) with { Rows = null, Loss = null },
                NullIfNone(warnings)))
            : NotFinite();
    }

    private static async Task<Results<Ok<ImportanceContract>, ProblemHttpResult>> Importance(
        string id,
        ImportanceRequestContract body,
        EvaluationRequestResolver subjects,
        EvaluationRows rows,
        EvaluationThrottle throttle,
        IOptions<NnLimits> limits,
        CancellationToken cancellationToken)
    {
        var repeats = body.Repeats ?? ImportanceRequestContract.DefaultRepeats;
        var seed = body.Seed ?? 0;
        var faults = new List<Fault>();
        if (repeats is < 1 or > ImportanceRequestContract.MaxRepeats)
            faults.Add(new("/repeats", $"repeats is {repeats}; it must be from 1 to {ImportanceRequestContract.MaxRepeats}."));
        var (subject, problem) = await subjects.FindAsync(
            id, body.ToEvaluate(), encoding => 1 + ((long)repeats * PermutationImportance.CountOf(encoding)), faults, cancellationToken);
        if (problem is not null) return problem;

        var numbers = (long)subject!.Rows * subject.Width;
        if (numbers > limits.Value.MaxImportanceNumbers)
        {
            var most = limits.Value.MaxImportanceNumbers;
            return ProblemResults.Create(
                ProblemCode.TooLarge,
                $"{subject.Rows} rows × {subject.Width} inputs and outputs are {numbers} numbers; importance looks at {most} at most "
                    + $"(NnService:Limits:MaxImportanceNumbers).");
        }

        using var lease = await throttle.AcquireAsync(numbers, cancellationToken);
        var (judged, refusal) = await rows.ReadAsync(subject, cancellationToken);
        if (refusal is not null) return refusal;
        var predictor = subject.Predictor;
        var measured = new PermutationImportance(predictor.Ensemble, predictor.Encoding, judged!.Samples, cancellationToken);
        var features = new List<FeatureImportanceContract>();
        for (var feature = 0; feature < PermutationImportance.CountOf(predictor.Encoding); feature++)
        {
            var (mean, deviation) = measured.Of(feature, repeats, seed, cancellationToken);
            features.Add(
                new(
                    predictor.Encoding.IsPlain
                        ? string.Create(CultureInfo.InvariantCulture, $"x{feature + 1}")
                        : predictor.Encoding.Features[feature].Name,
                    mean,
                    deviation));
        }

        return double.IsFinite(measured.Baseline)
            && features.TrueForAll(feature => double.IsFinite(feature.Importance) && double.IsFinite(feature.StandardDeviation))
            ? TypedResults.Ok(new ImportanceContract(
                subject.Version,
                judged.Samples.Rows,
                measured.Metric,
                measured.Baseline,
                repeats,
                seed,
                [.. features.OrderByDescending(feature => feature.Importance)],
                NullIfNone(judged.Warnings)))
            : NotFinite();
    }

    private static IReadOnlyList<string>? NullIfNone(IReadOnlyList<string> warnings) => warnings.Count == 0 ? null : warnings;

    private static bool IsFinite(EvaluationReport report) =>
        new[] { report.Loss, report.LogLoss, report.Mae, report.Rmse }.All(number => number is null || double.IsFinite(number.Value));

    private static ProblemHttpResult NotFinite() =>
        ProblemResults.Invalid(
            [new Fault("", "the outputs for some of these rows are not finite: their numbers are too large for this network.")]);
}
