using Microsoft.AspNetCore.Http.HttpResults;
using NnService.Api.Contracts;
using NnService.Api.Problems;
using NnService.Domain;
using NnService.Domain.Networks;
using NnService.Domain.Optimizers;
using NnService.Domain.Textbook;
using NnService.Infrastructure.Models;

namespace NnService.Api.Textbook;

/// <summary>A step in numbers, or many one after another.</summary>
internal static class TraceEndpoint
{
    public static async Task<Results<TraceAnswer, ProblemHttpResult>> Trace(
        string id, int? member, TraceRequestContract body, HttpRequest request, ModelStore models, CancellationToken cancellationToken)
    {
        var faults = new List<Fault>();
        var optimizer = StepRule.Read(body.Optimizer, body.LearningRate, body.ErrorRule, faults);
        CheckSteps(body.Steps, TraceAnswer.FormatOf(request), faults);
        var (subject, problem) = await TextbookSubject.FindAsync(id, member, body, faults, RefusalOf, models, cancellationToken);
        if (problem is not null) return problem;

        var (version, told, network, x, t, warnings) = subject!;
        var rule = body.ErrorRule ?? ErrorRule.Gradient;
        var run = new TextbookRun(network, optimizer!, x, t, body.TrainBiases ?? true, rule);

        // Looked for before the answer begins: what has begun can no longer be refused. The steps come out again as they are.
        if (run.FirstNotFinite(body.Steps ?? 1, cancellationToken) is { } step)
            return ProblemResults.Invalid(
                [new Fault(
                    "",
                    $"the numbers of {(body.Steps is null ? "this step" : $"step {step}")} are no longer finite: use smaller inputs, "
                        + $"targets or a smaller learning rate{(step > 1 ? ", or fewer steps" : "")}.")]);

        var head = new TraceContract(
            id,
            version,
            ChoiceContract.From(network.Definition.Loss),
            ChoiceContract.From(optimizer!),
            body.Steps is null ? body.ErrorRule : rule,
            StepRule.NoteOf(rule, network.Definition),
            Warnings: warnings,
            Member: told);
        return new TraceAnswer(head, run, body.Steps, body.Jacobian ?? false);

        ProblemHttpResult? RefusalOf(NetworkDefinition definition, int rows)
        {
            TextbookLimits.CheckOptimizer(optimizer, definition, faults);
            if (faults.Count > 0) return ProblemResults.Invalid(faults);
            if (TextbookLimits.RefuseNumbers(definition, rows, body.Steps, body.Jacobian ?? false) is { } refusal) return refusal;
            // One step along the gradient costs little beside its numbers.
            return body.Steps is null && optimizer is not SearchOptimizer
                ? null
                : TextbookLimits.RefusePasses(
                    definition,
                    rows,
                    TextbookLimits.PassesOf(optimizer!, definition, body.Steps ?? 1),
                    "Send fewer rows or steps, or look at a smaller network.");
        }
    }

    private static void CheckSteps(int? steps, string format, List<Fault> faults)
    {
        if (steps < 1)
            faults.Add(
                new(
                    "/steps",
                    $"steps is {steps}; it must be from 1 to {TextbookLimits.MaxWholeSteps}, or more with Accept: "
                        + $"{TraceAnswer.JsonLines}."));
        else if (steps > TextbookLimits.MaxWholeSteps && format != TraceAnswer.JsonLines)
            faults.Add(
                new(
                    "/steps",
                    $"steps is {steps}; at most {TextbookLimits.MaxWholeSteps} are answered as {format}. Send Accept: "
                        + $"{TraceAnswer.JsonLines} for more, or fewer steps."));
    }
}
