using System.Globalization;
using NnService.Domain;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Infrastructure.Onnx.Format;

namespace NnService.Infrastructure.Onnx.Import;

/// <summary>Nodes that are activations of ours; some activations are several nodes.</summary>
internal static class Activations
{
    /// <summary>
    /// The activation that begins at a node, and how many nodes it takes; null where there is none, or with the reason why it is refused.
    /// </summary>
    public static (Activation? Activation, int Count, string? Why) Read(
        (OnnxNode Node, int Index)[] nodes, int at, string z, Dictionary<string, OnnxTensor> constants)
    {
        if (Gelu(nodes, at, z, constants) is > 0 and var count) return (new Gelu(), count, null);
        var node = nodes[at].Node;
        if (node.OpType == "Sigmoid" && at + 1 < nodes.Length && IsProduct(nodes[at + 1].Node, z, node.Outputs[0]))
            return (new Silu(), 2, null);
        return node.OpType switch
        {
            "Relu" => (new Relu(), 1, null),
            "Tanh" => (new Tanh(), 1, null),
            "Sigmoid" => (new Sigmoid(), 1, null),
            "Softplus" => (new Softplus(), 1, null),
            "LeakyRelu" => Parametric("leakyRelu", "negativeSlope", node.Single("alpha", 0.01f)),
            "Elu" => Parametric("elu", "alpha", node.Single("alpha", 1)),
            "Selu" =>
                IsNear(node.Single("alpha", (float)Selu.Alpha), Selu.Alpha) && IsNear(node.Single("gamma", (float)Selu.Lambda), Selu.Lambda)
                ? (new Selu(), 1, null)
                : (null, 0, "only the usual alpha and gamma are taken"),
            "Softmax" =>
                node.Whole("axis", -1) is -1 or 1
                    ? (new Softmax(), 1, null)
                    : (null, 0, "only a softmax over the outputs of a row is taken (axis 1 or -1)"),
            "Gelu" =>
                node.Find("approximate")?.Text is null or "none"
                    ? (new Gelu(), 1, null)
                    : (null, 0, "the approximation of gelu by tanh is not taken"),
            _ => (null, 0, null),
        };
    }

    /// <summary>5 where z·(1 + erf(z/√2))·½ begins, else 0.</summary>
    public static int Gelu((OnnxNode Node, int Index)[] nodes, int at, string z, Dictionary<string, OnnxTensor> constants)
    {
        if (at + 4 >= nodes.Length) return 0;
        var div = nodes[at].Node;
        var erf = nodes[at + 1].Node;
        var add = nodes[at + 2].Node;
        var product = nodes[at + 3].Node;
        var half = nodes[at + 4].Node;
        if (new[] { div, erf, add, product }.Any(node => node.Outputs.Count == 0)) return 0;
        return div is { OpType: "Div", Inputs: [var a, var root] } && a == z && Is(root, Math.Sqrt(2))
            && erf is { OpType: "Erf", Inputs: [var b] } && b == div.Outputs[0]
            && IsWith(add, "Add", erf.Outputs[0], 1)
            && IsProduct(product, z, add.Outputs[0])
            && IsWith(half, "Mul", product.Outputs[0], 0.5) ? 5 : 0;

        bool Is(string name, double value) =>
            constants.TryGetValue(name, out var tensor) && tensor.Count == 1 && tensor.ToDoubles() is [var number] && IsNear(number, value);
        bool IsWith(OnnxNode node, string type, string input, double value) =>
            node.OpType == type && node.Inputs is [var x, var y] && ((x == input && Is(y, value)) || (y == input && Is(x, value)));
    }

    private static bool IsProduct(OnnxNode node, string one, string other) =>
        node is { OpType: "Mul", Inputs: [var a, var b] } && ((a == one && b == other) || (a == other && b == one));

    // 0.01 in 32 bits is 0.01 again, not 0.009999999776.
    private static (Activation? Activation, int Count, string? Why) Parametric(string name, string parameter, float value)
    {
        var faults = new List<Fault>();
        var number = double.Parse(value.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var activation = Activation.All.Create(name, new Dictionary<string, object> { [parameter] = number }, "", faults);
        return activation is null ? (null, 0, faults[0].Detail.TrimEnd('.')) : (activation, 1, null);
    }

    private static bool IsNear(double number, double expected) => Math.Abs(number - expected) < 1e-6;
}
