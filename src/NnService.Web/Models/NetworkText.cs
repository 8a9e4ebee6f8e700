using System.Globalization;
using NnService.Client;
using NnService.Web.Parts;

namespace NnService.Web.Models;

/// <summary>How networks are written.</summary>
internal static class NetworkText
{
    /// <summary>A network in one line, such as <c>4 → 100 relu → 3 softmax</c>; what is open is a question mark.</summary>
    /// <param name="inputs">Numbers that enter; null while open.</param>
    /// <param name="layers">The layers; null where they are chosen at training.</param>
    public static string Line(int? inputs, IReadOnlyList<Layer>? layers) => layers is null
        ? Figures.None
        : string.Join(" → ", [Count(inputs), .. layers.Select(layer => $"{Count(layer.Units)} {ActivationOf(layer).Type}")]);

    /// <summary>A choice with its parameters, such as <c>elu(alpha=0.5)</c>.</summary>
    public static string Text(Choice? choice) => choice switch
    {
        null => Figures.None,
        { Parameters.Count: 0 } => choice.Type,
        _ => $"{choice.Type}({string.Join(", ", choice.Parameters.Select(parameter => $"{parameter.Key}={Invariant(parameter.Value)}"))})",
    };

    /// <summary>The activation of a layer; identity where none was said.</summary>
    public static Choice ActivationOf(Layer layer) => layer.Activation ?? "identity";

    /// <summary>A network as Keras prints it: a line for each layer, and one for each dropout.</summary>
    /// <param name="inputs">Numbers that enter; null while open.</param>
    /// <param name="layers">The layers.</param>
    public static IReadOnlyList<SummaryLine> Summary(int? inputs, IReadOnlyList<Layer> layers)
    {
        var lines = new List<SummaryLine>();
        var into = (long?)inputs;
        var dropouts = 0;
        for (var l = 0; l < layers.Count; l++)
        {
            var layer = layers[l];
            var parameters = (into + (layer.UseBias == false ? 0 : 1)) * layer.Units;
            lines.Add(new(NameOf("dense", l), "Dense", $"(None, {Count(layer.Units)})", parameters, layer));
            if (layer.Dropout > 0)
                lines.Add(new(NameOf("dropout", dropouts++), $"Dropout {Figures.Short(layer.Dropout)}", lines[^1].Shape, 0, null));
            into = layer.Units;
        }

        return lines;
    }

    /// <summary>The layers without weights that were given with them, of which there can be many.</summary>
    public static IReadOnlyList<Layer>? WithoutWeights(IReadOnlyList<Layer>? layers) =>
        layers is null ? null : [.. layers.Select(layer => layer with { Kernel = null, Bias = null })];

    private static string NameOf(string kind, int place) =>
        place == 0 ? kind : string.Create(CultureInfo.InvariantCulture, $"{kind}_{place}");

    private static string Count(int? units) => units is { } known ? Figures.Whole(known) : "?";

    private static string Invariant(object value) => string.Create(CultureInfo.InvariantCulture, $"{value}");
}

/// <summary>A line of the summary of a network.</summary>
/// <param name="Name">What Keras calls the layer.</param>
/// <param name="Kind">Dense or Dropout.</param>
/// <param name="Shape">The shape of its output; None stands for the number of rows.</param>
/// <param name="Parameters">Weights and biases; null while a shape is open.</param>
/// <param name="Layer">The layer; null for dropout.</param>
internal sealed record SummaryLine(string Name, string Kind, string Shape, long? Parameters, Layer? Layer);
