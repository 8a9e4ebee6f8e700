using System.Text.Json.Nodes;
using NnService.Client;

namespace NnService.Web.Training;

/// <summary>The layers that are proposed to who gives them by hand.</summary>
internal static class LayerProposal
{
    private const int HiddenUnits = 16;

    // The bounds of the service, where it chooses the network itself.
    private const int MostNumbers = 20;

    /// <summary>The output that goes with the targets: softmax for classes, sigmoid for several of them, identity for numbers.</summary>
    public static string OutputFor(IReadOnlyList<DatasetColumn> targets) => targets switch
    {
        [] => "identity",
        [{ Type: not "number" }] => "softmax",
        _ => targets.All(target => target.Type == "number") ? "identity" : "sigmoid",
    };

    /// <summary>Whether the targets are numbers that may be names of classes, such as digits.</summary>
    public static bool MayBeClasses(IReadOnlyList<DatasetColumn> targets, int rows) =>
        targets is [{ Type: "number" } target] && InputEstimate.WholeNumbersOf(target) is { } most and <= MostNumbers
        && most * MostNumbers <= rows;

    /// <summary>The loss that the service takes where none is named.</summary>
    public static string LossFor(string output) => output switch
    {
        "softmax" => "categoricalCrossEntropy",
        "sigmoid" => "binaryCrossEntropy",
        _ => "meanSquaredError",
    };

    /// <summary>A first network.</summary>
    public static JsonArray First(string output) => [Hidden(), Output(output)];

    /// <summary>A layer within a network.</summary>
    public static JsonObject Hidden() => new() { ["units"] = HiddenUnits, ["activation"] = "relu" };

    /// <summary>Changes the last layer from one proposed output to another; what else was put there stays.</summary>
    public static void Follow(JsonArray layers, string before, string now)
    {
        if (before == now || layers is not [.., JsonObject last] || (InputEstimate.NameOf(last["activation"]) ?? "identity") != before)
            return;
        last.Remove("activation");
        if (now != "identity") last["activation"] = now;
    }

    // Its units are those of the target.
    private static JsonObject Output(string output) => output == "identity" ? [] : new JsonObject { ["activation"] = output };
}
