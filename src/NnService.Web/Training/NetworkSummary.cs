using System.Text.Json;
using System.Text.Json.Nodes;

namespace NnService.Web.Training;

/// <summary>A network as Keras prints it: a line for each layer, and how many weights and biases there are.</summary>
/// <param name="Layers">The layers.</param>
/// <param name="Parameters">Weights and biases of all of them; null where a size is open.</param>
/// <param name="Trainable">How many of them learn; null where a size is open.</param>
public sealed record NetworkSummary(IReadOnlyList<LayerSummary> Layers, long? Parameters, long? Trainable)
{
    /// <summary>Counts it.</summary>
    /// <param name="layers">The layers as the API takes them.</param>
    /// <param name="inputs">Numbers that enter the first one; null while open.</param>
    /// <param name="outputs">Units of the last layer, where it leaves them open; null while open.</param>
    /// <param name="biasesLearn">Whether biases learn.</param>
    public static NetworkSummary Of(JsonArray layers, long? inputs, long? outputs, bool biasesLearn = true)
    {
        var rows = new List<LayerSummary>();
        var before = inputs;
        for (var i = 0; i < layers.Count; i++)
        {
            var layer = layers[i] as JsonObject ?? [];
            var units = InputEstimate.Whole(layer["units"]) ?? (i == layers.Count - 1 && layer["units"] is null ? outputs : null);
            var hasBias = layer["useBias"]?.GetValueKind() != JsonValueKind.False;
            rows.Add(new(
                i == 0 ? "dense" : $"dense_{i}",
                InputEstimate.NameOf(layer["activation"]) ?? "identity",
                Text(layer["dropout"]),
                units,
                Product(before, units),
                hasBias ? units : 0));
            before = units;
        }

        return new(rows, Sum(rows.Select(row => row.Parameters)), Sum(rows.Select(row => biasesLearn ? row.Parameters : row.Weights)));
    }

    private static long? Product(long? inputs, long? units) => Small((Int128?)inputs * units);

    private static long? Sum(IEnumerable<long?> counts)
    {
        Int128? sum = 0;
        foreach (var count in counts) sum += count;
        return Small(sum);
    }

    // Larger numbers are refused anyway.
    internal static long? Small(Int128? number) => number is { } exact && exact >= 0 && exact <= long.MaxValue ? (long)exact : null;

    private static string? Text(JsonNode? dropout) => dropout?.GetValueKind() == JsonValueKind.Number ? dropout.ToJsonString() : null;
}

/// <summary>A layer of a network.</summary>
/// <param name="Name">What Keras calls it.</param>
/// <param name="Activation">The name of its activation.</param>
/// <param name="Dropout">The share of outputs that training leaves out; null for none.</param>
/// <param name="Units">Numbers that leave it; null while open.</param>
/// <param name="Weights">Its weights; null while open.</param>
/// <param name="Biases">Its biases, 0 without; null while open.</param>
public sealed record LayerSummary(string Name, string Activation, string? Dropout, long? Units, long? Weights, long? Biases)
{
    /// <summary>Weights and biases; null while open.</summary>
    public long? Parameters => NetworkSummary.Small((Int128?)Weights + Biases);

    /// <summary>The shape of its answer, whatever the number of rows.</summary>
    public string Shape => $"(None, {(Units is { } units ? $"{units}" : "?")})";
}
