using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using NnService.Api.Problems;
using NnService.Domain;
using NnService.Domain.Networks;
using NnService.Domain.Textbook;
using NnService.Infrastructure.Models;

namespace NnService.Api.Textbook;

/// <summary>The proof that a gradient is right, or the measure of how wrong a rule is.</summary>
internal static class GradientCheckEndpoint
{
    public static async Task<Results<Ok<GradientCheckContract>, ProblemHttpResult>> Check(
        string id, int? member, GradientCheckRequestContract body, ModelStore models, CancellationToken cancellationToken)
    {
        var faults = new List<Fault>();
        if (body.Epsilon is { } epsilon and not (>= 1e-9 and <= 0.1))
            faults.Add(new("/epsilon", FormattableString.Invariant($"epsilon is {epsilon}; it must be from 1e-9 to 0.1.")));
        var (subject, problem) = await TextbookSubject.FindAsync(
            id, member, body, faults, TextbookLimits.RefuseCheck, models, cancellationToken);
        if (problem is not null) return problem;

        var (version, told, network, x, t, warnings) = subject!;
        var rule = body.ErrorRule ?? ErrorRule.Gradient;
        var check = GradientCheck.Run(network, x, t, body.Epsilon ?? GradientCheck.DefaultEpsilon, rule, cancellationToken);
        return double.IsFinite(check.LargestDifference)
            ? TypedResults.Ok(new GradientCheckContract(
                id,
                version,
                network.Parameters.Length,
                check.LargestDifference,
                PointerTo(network.Definition, check.Parameter),
                check.Analytic,
                check.Numeric,
                check.Epsilon,
                body.ErrorRule,
                rule.IsGradient(network.Definition)
                    ? null
                    : "withoutDerivative goes back as error·Wᵀ without f′: largestRelativeDifference is by how much it is no gradient.",
                warnings,
                told))
            : ProblemResults.Invalid([new Fault("", "the loss is not finite for these rows: use smaller inputs or targets.")]);
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
