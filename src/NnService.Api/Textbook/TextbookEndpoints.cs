using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using NnService.Api.Contracts;
using NnService.Api.Problems;
using NnService.Domain;
using NnService.Domain.Networks;
using NnService.Domain.Optimizers;
using NnService.Domain.Textbook;
using NnService.Infrastructure.Models;

namespace NnService.Api.Textbook;

/// <summary>The glass box: a step in numbers, and the proof that its gradient is right. Nothing of a model is changed.</summary>
public static class TextbookEndpoints
{
    // Matrices written to be read are slow, and answers with millions of numbers are not read.
    private const long MaxTraceNumbers = 1_000_000;
    private const long MaxCheckProducts = 500_000_000;

    public static void MapTextbook(this IEndpointRouteBuilder app)
    {
        var models = app.MapGroup("/models/{id}").WithTags("Textbook");
        models.MapPost("/trace", Trace).WithName("traceStep")
            .WithSummary("Trace one training step with every number")
            .WithExample(TextbookExamples.TraceRequest, TextbookExamples.Trace);
        models.MapPost("/gradient-check", Check).WithName("checkGradient")
            .WithSummary("Check gradients against central differences")
            .WithExample(TextbookExamples.CheckRequest, TextbookExamples.Check);
    }

    private static async Task<Results<Ok<TraceContract>, ProblemHttpResult>> Trace(
        string id, TraceRequestContract body, ModelStore models, CancellationToken cancellationToken)
    {
        var faults = new List<Fault>();
        var optimizer = (body.Optimizer ?? new("sgd", new Dictionary<string, object>())).WithLearningRate(body.LearningRate, faults);
        var (subject, problem) = await TextbookSubject.FindAsync(
            id, body.Version, body.Inputs, body.Targets, RefusalOf, models, cancellationToken);
        if (problem is not null) return problem;
        var (version, before, x, t) = subject!;

        var pass = TextbookPass.Forward(before, x);
        var gradient = TextbookGradient.Backward(before, pass, t);
        var after = before.Copy();
        var loss = new TextbookTrainer(after, optimizer!, trainBiases: body.TrainBiases ?? true).Step(x, t);
        var passAfter = TextbookPass.Forward(after, x);
        var lossAfter = passAfter.Loss(after, t);
        double[] shown =
        [
            loss, lossAfter, .. pass.Layers.SelectMany(
                layer => layer.Z.Enumerate().Concat(layer.A.Enumerate())), .. gradient.Layers.SelectMany(layer => layer.Delta.Enumerate()),
            .. gradient.Flatten(before), .. after.Parameters, .. passAfter.Y.Enumerate(),
        ];
        if (!Array.TrueForAll(shown, double.IsFinite))
            return ProblemResults.Invalid(
                [new Fault("", "the numbers of this step are no longer finite: use smaller inputs, targets or a smaller learning rate.")]);

        return TypedResults.Ok(new TraceContract(
            id,
            version,
            ChoiceContract.From(before.Definition.Loss),
            ChoiceContract.From(optimizer!),
            TraceLayerContract.Rows(pass.Y),
            TraceLayerContract.Rows(passAfter.Y),
            loss,
            lossAfter,
            [.. Enumerable.Range(0, before.Depth).Select(l => TraceLayerContract.From(l, before, pass, gradient, after))]));

        ProblemHttpResult? RefusalOf(NetworkDefinition definition, int rows)
        {
            var weights = definition.ParameterCount;
            if (optimizer is SearchOptimizer && weights > SearchOptimizer.MaxParameters)
                faults.Add(
                    new(
                        "/optimizer",
                        $"{optimizer.Name} tries every weight; it is for networks of up to {SearchOptimizer.MaxParameters} weights, and "
                            + $"this one has {weights}."));
            if (faults.Count > 0) return ProblemResults.Invalid(faults);
            var numbers = weights + (rows * definition.NumbersPerRow);
            return numbers > MaxTraceNumbers
                ? ProblemResults.Create(
                    ProblemCode.TooLarge,
                    $"The trace would show {numbers} weights and activations; at most {MaxTraceNumbers} are shown. Send fewer rows, or "
                        + $"look at a smaller network.")
                : null;
        }
    }

    private static async Task<Results<Ok<GradientCheckContract>, ProblemHttpResult>> Check(
        string id, GradientCheckRequestContract body, ModelStore models, CancellationToken cancellationToken)
    {
        if (body.Epsilon is { } epsilon and not (>= 1e-9 and <= 0.1))
            return ProblemResults.Invalid(
                [new Fault("/epsilon", FormattableString.Invariant($"epsilon is {epsilon}; it must be from 1e-9 to 0.1."))]);
        var (subject, problem) = await TextbookSubject.FindAsync(
            id, body.Version, body.Inputs, body.Targets, RefusalOf, models, cancellationToken);
        if (problem is not null) return problem;
        var (version, network, x, t) = subject!;

        var check = GradientCheck.Run(network, x, t, body.Epsilon ?? GradientCheck.DefaultEpsilon, cancellationToken: cancellationToken);
        return double.IsFinite(check.LargestDifference)
            ? TypedResults.Ok(new GradientCheckContract(
                id,
                version,
                network.Parameters.Length,
                check.LargestDifference,
                PointerTo(network.Definition, check.Parameter),
                check.Analytic,
                check.Numeric,
                check.Epsilon))
            : ProblemResults.Invalid([new Fault("", "the loss is not finite for these rows: use smaller inputs or targets.")]);

        static ProblemHttpResult? RefusalOf(NetworkDefinition definition, int rows)
        {
            var weights = definition.ParameterCount!.Value;
            var products = (Int128)weights * weights * rows;
            return products > MaxCheckProducts
                ? ProblemResults.Create(
                    ProblemCode.TooLarge,
                    $"Moving each of {weights} weights over {rows} rows costs {products} products; at most {MaxCheckProducts} are done. "
                        + $"Send fewer rows, or check a smaller network.")
                : null;
        }
    }

    /// <summary>Where a parameter stands in the answer of GET /models/{id}/weights.</summary>
    private static string PointerTo(NetworkDefinition definition, int parameter)
    {
        for (var l = 0; ; l++)
        {
            var units = definition.FanOut(l);
            var kernel = definition.FanIn(l) * definition.FanOut(l);
            if (parameter < kernel)
                return string.Create(CultureInfo.InvariantCulture, $"/layers/{l}/kernel/{parameter / units}/{parameter % units}");
            parameter -= kernel;
            if (definition.Layers[l].UseBias && parameter < units)
                return string.Create(CultureInfo.InvariantCulture, $"/layers/{l}/bias/{parameter}");
            if (definition.Layers[l].UseBias) parameter -= units;
        }
    }
}
