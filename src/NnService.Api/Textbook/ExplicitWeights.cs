using System.Collections.Immutable;
using NnService.Domain;
using NnService.Domain.Networks;
using NnService.Domain.Textbook;

namespace NnService.Api.Textbook;

/// <summary>Weights that came with a request, for the shapes of a version.</summary>
internal static class ExplicitWeights
{
    /// <summary>Adds what is wrong with their shapes.</summary>
    public static void Check(IReadOnlyList<StartWeightsContract> weights, NetworkDefinition definition, List<Fault> faults)
    {
        if (weights.Count != definition.Layers.Length)
            faults.Add(
                new("/weights", $"weights has {weights.Count} layers; the version has {definition.Layers.Length}, each needs an entry."));
        for (var l = 0; l < Math.Min(weights.Count, definition.Layers.Length); l++)
        {
            CheckKernel(weights[l].Kernel, definition.FanIn(l), definition.FanOut(l), $"/weights/{l}/kernel", faults);
            CheckBias(weights[l].Bias, definition.Layers[l], definition.FanOut(l), $"/weights/{l}/bias", faults);
        }
    }

    /// <summary>The network with these weights, in all the digits that were sent.</summary>
    public static TextbookNetwork Of(IReadOnlyList<StartWeightsContract> weights, NetworkDefinition definition) =>
        TextbookNetwork.Initialize(definition with
        {
            Layers =
            [
                .. definition.Layers.Zip(
                    weights,
                    (layer, sent) => layer with
                    {
                        Kernel = [.. sent.Kernel.Select(row => row.ToImmutableArray())],
                        Bias = [.. sent.Bias ?? []],
                    }),
            ],
        });

    private static void CheckKernel(IReadOnlyList<IReadOnlyList<double>> kernel, int inputs, int units, string at, List<Fault> faults)
    {
        if (kernel.Count != inputs)
            faults.Add(new(at, $"kernel has {kernel.Count} rows; it must be inputs × units = {inputs} × {units}."));
        for (var i = 0; i < kernel.Count; i++)
        {
            if (kernel[i].Count != units)
                faults.Add(new($"{at}/{i}", $"the row has {kernel[i].Count} numbers; it must have one per unit, {units}."));
        }
    }

    private static void CheckBias(IReadOnlyList<double>? bias, LayerDefinition layer, int units, string at, List<Fault> faults)
    {
        if (bias is null) return;
        if (!layer.UseBias && bias.Count > 0) faults.Add(new(at, $"bias has {bias.Count} numbers; this layer has no bias: leave it out."));
        if (layer.UseBias && bias.Count != units)
            faults.Add(new(at, $"bias has {bias.Count} numbers; it must have one per unit, {units}, or be left out for zeros."));
    }
}
