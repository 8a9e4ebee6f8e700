using System.Globalization;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Infrastructure.Onnx.Format;

namespace NnService.Infrastructure.Onnx.Export;

/// <summary>Layers as nodes: a Gemm or a MatMul, then the activation. Dropout belongs to training and leaves no trace.</summary>
internal static class LayerNodes
{
    /// <summary>The networks of an ensemble beside each other, and the mean of what they answer.</summary>
    /// <param name="x">Inputs, rows × inputs.</param>
    /// <returns>Outputs, rows × outputs.</returns>
    public static string Add(GraphBuilder graph, Ensemble ensemble, string x)
    {
        // Of several networks the names of constants tell which one they belong to.
        var isAlone = ensemble.Members.Length == 1;
        string[] answers = [.. ensemble.Members.Select((network, member) => Add(graph, network, x, isAlone ? "" : $"member_{member}/"))];
        return answers.Length == 1 ? answers[0] : graph.Add("Mean", answers);
    }

    private static string Add(GraphBuilder graph, Network network, string x, string owner)
    {
        for (var l = 0; l < network.Depth; l++)
            x = Add(graph, network.Definition.Layers[l].Activation, AddSums(graph, network, l, x, owner));
        return x;
    }

    private static string AddSums(GraphBuilder graph, Network network, int l, string x, string owner)
    {
        var fanIn = network.Definition.FanIn(l);
        var fanOut = network.Definition.FanOut(l);
        var kernel = graph.Constant(
            OnnxTensor.Over(Name(owner, "kernel", l), [fanIn, fanOut], network.Parameters.AsMemory(network.KernelRange(l))));
        return network.Definition.Layers[l].UseBias
            ? graph.Add("Gemm", x, kernel, graph.Constant(OnnxTensor.Of(Name(owner, "bias", l), [fanOut], network.Bias(l))))
            : graph.Add("MatMul", x, kernel);
    }

    private static string Add(GraphBuilder graph, Activation activation, string z) => activation switch
    {
        Identity => z,
        LeakyRelu leaky => graph.Add("LeakyRelu", new OnnxAttribute("alpha") { Single = (float)leaky.NegativeSlope }, z),
        Elu elu => graph.Add("Elu", new OnnxAttribute("alpha") { Single = (float)elu.Alpha }, z),
        Selu => graph.Add("Selu", "", [new("alpha") { Single = (float)Selu.Alpha }, new("gamma") { Single = (float)Selu.Lambda }], [z]),
        Softmax => graph.Add("Softmax", new OnnxAttribute("axis") { Whole = 1 }, z),
        Silu => graph.Add("Mul", z, graph.Add("Sigmoid", z)),
        Gelu => AddGelu(graph, z),
        Sigmoid or Tanh or Relu or Softplus => graph.Add(activation.GetType().Name, z),
        _ => throw new InvalidOperationException($"{activation.Name} has no nodes."),
    };

    // z·(1 + erf(z/√2))·½, in the order in which PyTorch writes it: an operator of its own came late to ONNX.
    private static string AddGelu(GraphBuilder graph, string z)
    {
        var erf = graph.Add("Erf", graph.Add("Div", z, graph.Row((float)Math.Sqrt(2))));
        return graph.Add("Mul", graph.Add("Mul", z, graph.Add("Add", erf, graph.Row(1f))), graph.Row(0.5f));
    }

    private static string Name(string owner, string what, int l) =>
        string.Create(CultureInfo.InvariantCulture, $"{owner}{what}_{l + 1}");
}
