using Microsoft.AspNetCore.Http.HttpResults;
using NnService.Api.Contracts;
using NnService.Api.Hosting;
using NnService.Domain;
using NnService.Domain.Evaluation;

namespace NnService.Api.Evaluations;

/// <summary>Judging a version on rows whose answers are known. Nothing of a model is changed.</summary>
public static class EvaluationEndpoints
{
    public static void MapEvaluations(this IEndpointRouteBuilder app)
    {
        var models = app.MapGroup("/models/{id}").WithTags("Evaluations");
        models.MapPost("/evaluate", Evaluate).WithName("evaluateModel").WithSummary("Judge a version on rows whose answers are known")
            .WithExample(EvaluationExamples.Request, EvaluationExamples.Answer);
    }

    private static async Task<Results<Ok<EvaluationContract>, ProblemHttpResult>> Evaluate(string id, EvaluateContract body, EvaluationSubjects subjects, CancellationToken cancellationToken)
    {
        var (subject, problem) = await subjects.FindAsync(id, body, _ => 1, [], cancellationToken);
        if (problem is not null) return problem;

        var (version, predictor, rows) = subject!;
        var report = Evaluator.Evaluate(predictor.Network, predictor.Encoding, rows.Samples);
        return IsFinite(report)
            ? TypedResults.Ok(new EvaluationContract(version, report.Rows, report.Loss, MetricsContract.From(report, predictor.Encoding) with { Rows = null, Loss = null }, subject.Warnings))
            : NotFinite();
    }

    private static bool IsFinite(EvaluationReport report) =>
        new[] { report.Loss, report.LogLoss, report.Mae, report.Rmse }.All(number => number is null || double.IsFinite(number.Value));

    private static ProblemHttpResult NotFinite() =>
        Problems.Invalid([new Fault("", "the outputs for some of these rows are not finite: their numbers are too large for this network.")]);
}
