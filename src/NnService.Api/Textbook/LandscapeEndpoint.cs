using Microsoft.AspNetCore.Http.HttpResults;
using NnService.Api.Problems;
using NnService.Domain;
using NnService.Domain.Networks;
using NnService.Domain.Textbook;
using NnService.Infrastructure.Models;

namespace NnService.Api.Textbook;

/// <summary>The loss over one weight or two, and where steps go on it.</summary>
internal static class LandscapeEndpoint
{
    public static async Task<Results<Ok<LandscapeContract>, ProblemHttpResult>> Measure(
        string id, int? member, LandscapeRequestContract body, ModelStore models, CancellationToken cancellationToken)
    {
        var faults = new List<Fault>();
        var optimizer = StepRule.Read(body.Optimizer, body.LearningRate, body.ErrorRule, faults);
        var grid = LandscapeGrid.Read(body, faults);
        if (body.Steps is < 0 or > TextbookLimits.MaxWholeSteps)
            faults.Add(new("/steps", $"steps is {body.Steps}; it must be from 0 to {TextbookLimits.MaxWholeSteps}."));
        var (subject, problem) = await TextbookSubject.FindAsync(id, member, body, faults, RefusalOf, models, cancellationToken);
        if (problem is not null) return problem;

        var (version, told, network, x, t, warnings) = subject!;
        if (grid!.Find(network, faults) is not { } parameters) return ProblemResults.Invalid(faults);
        var surface = LossSurface.Of(network, x, t, parameters, grid.Axes, cancellationToken);
        if (!surface.Losses.Enumerate().All(double.IsFinite))
            return ProblemResults.Invalid([new Fault("/ranges", "the loss is not finite everywhere in these ranges: use smaller ones.")]);

        var rule = body.ErrorRule ?? ErrorRule.Gradient;
        var run = new TextbookRun(network, optimizer!, x, t, body.TrainBiases ?? true, rule);
        var path = new List<LandscapePointContract> { Point(0, network, TextbookPass.Forward(network, x).Loss(network, t)) };
        foreach (var step in run.Steps(body.Steps ?? 0, cancellationToken))
        {
            if (!step.IsFinite)
                return ProblemResults.Invalid(
                    [new Fault(
                        "/steps",
                        $"the numbers of step {step.Number} are no longer finite: use fewer steps or a smaller learning rate.")]);
            path.Add(Point(step.Number, step.After, step.LossAfter));
        }

        if (!double.IsFinite(path[0].Loss))
            return ProblemResults.Invalid([new Fault("", "the loss is not finite for these rows: use smaller inputs or targets.")]);
        return TypedResults.Ok(new LandscapeContract(
            id,
            version,
            grid.Names,
            [.. grid.Axes.Select(axis => (IReadOnlyList<double>)axis)],
            surface.Losses.ToRowArrays(),
            path,
            body.Steps > 0 ? StepRule.NoteOf(rule, network.Definition) : null,
            warnings,
            told));

        LandscapePointContract Point(int step, TextbookNetwork at, double loss) =>
            new(step, [.. parameters.Select(parameter => at.Parameters[parameter])], loss);

        ProblemHttpResult? RefusalOf(NetworkDefinition definition, int rows)
        {
            TextbookLimits.CheckOptimizer(optimizer, definition, faults);
            if (faults.Count > 0) return ProblemResults.Invalid(faults);
            return TextbookLimits.RefuseNumbers(definition, rows, null, false)
                ?? TextbookLimits.RefusePasses(
                    definition,
                    rows,
                    grid!.Cells + TextbookLimits.PassesOf(optimizer!, definition, body.Steps ?? 0),
                    "Send fewer points, rows or steps, or look at a smaller network.");
        }
    }
}
