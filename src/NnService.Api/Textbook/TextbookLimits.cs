using Microsoft.AspNetCore.Http.HttpResults;
using NnService.Api.Problems;
using NnService.Domain;
using NnService.Domain.Networks;
using NnService.Domain.Optimizers;

namespace NnService.Api.Textbook;

/// <summary>How much one look may cost.</summary>
internal static class TextbookLimits
{
    /// <summary>Steps that are answered as a whole.</summary>
    public const int MaxWholeSteps = 1000;

    // Matrices written to be read are slow, and answers with millions of numbers are not read.
    private const long MaxNumbers = 1_000_000;
    private const long MaxProducts = 500_000_000;

    // What a pass through the smallest network takes, told in products.
    private const long LeastProducts = 1000;

    /// <summary>Refuses a rule that tries every weight of too many.</summary>
    public static void CheckOptimizer(Optimizer? optimizer, NetworkDefinition definition, List<Fault> faults)
    {
        var weights = definition.ParameterCount;
        if (optimizer is SearchOptimizer && weights > SearchOptimizer.MaxParameters)
            faults.Add(
                new(
                    "/optimizer",
                    $"{optimizer.Name} tries every weight; it is for networks of up to {SearchOptimizer.MaxParameters} weights, and "
                        + $"this one has {weights}."));
    }

    /// <summary>The refusal of more numbers than are shown.</summary>
    public static ProblemHttpResult? RefuseNumbers(NetworkDefinition definition, int rows, int? steps, bool jacobian)
    {
        var outputs = (Int128)definition.FanOut(definition.Layers.Length - 1);
        var each = definition.ParameterCount!.Value + (rows * (definition.NumbersPerRow + (jacobian ? outputs * outputs : 0)));
        var numbers = each * (steps ?? 1);
        if (numbers <= MaxNumbers) return null;
        return ProblemResults.Create(
            ProblemCode.TooLarge,
            steps is null
                ? $"The trace would show {numbers} weights and activations; at most {MaxNumbers} are shown. Send fewer rows, or look at a "
                    + $"smaller network."
                : $"{steps} steps would show {numbers} weights and activations, {each} each; at most {MaxNumbers} are shown. Send fewer "
                    + $"rows or steps, or look at a smaller network.");
    }

    /// <summary>The refusal of more passes through the network than are done.</summary>
    /// <param name="definition">The network.</param>
    /// <param name="rows">Rows of each pass.</param>
    /// <param name="passes">How often all rows go through it.</param>
    /// <param name="advice">What to ask for instead.</param>
    public static ProblemHttpResult? RefusePasses(NetworkDefinition definition, int rows, Int128 passes, string advice)
    {
        var products = passes * Int128.Max(definition.ParameterCount!.Value * rows, LeastProducts);
        return products > MaxProducts
            ? ProblemResults.Create(
                ProblemCode.TooLarge,
                $"{passes} passes of {rows} rows through {definition.ParameterCount} weights cost {products} products, at least "
                    + $"{LeastProducts} a pass; at most {MaxProducts} are done. {advice}")
            : null;
    }

    /// <summary>Passes of so many steps: forward and backward, or two forward for each weight that is tried.</summary>
    public static Int128 PassesOf(Optimizer optimizer, NetworkDefinition definition, int steps) =>
        (Int128)steps * (3 + (optimizer is SearchOptimizer ? 2 * definition.ParameterCount!.Value : 0));

    /// <summary>The refusal of a check that moves too many weights over too many rows.</summary>
    public static ProblemHttpResult? RefuseCheck(NetworkDefinition definition, int rows)
    {
        var weights = definition.ParameterCount!.Value;
        var products = weights * weights * rows;
        return products > MaxProducts
            ? ProblemResults.Create(
                ProblemCode.TooLarge,
                $"Moving each of {weights} weights over {rows} rows costs {products} products; at most {MaxProducts} are done. "
                    + $"Send fewer rows, or check a smaller network.")
            : null;
    }
}
