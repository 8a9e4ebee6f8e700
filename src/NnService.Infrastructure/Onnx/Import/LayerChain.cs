using System.Globalization;
using NnService.Domain;
using NnService.Domain.Networks;
using NnService.Infrastructure.Onnx.Format;

namespace NnService.Infrastructure.Onnx.Import;

/// <summary>Follows a graph from its one input to its one output, as long as each node goes on from the last.</summary>
internal sealed class LayerChain(OnnxModel model, int maxWeights)
{
    private const int OldestOpset = 7; // before it, what stands for a row of values was said otherwise

    private readonly OnnxGraph _graph = model.Graph;
    private readonly Dictionary<string, OnnxTensor> _constants = new(StringComparer.Ordinal);
    private readonly List<ReadLayer> _layers = [];
    private (OnnxNode Node, int Index)[] _nodes = [];
    private string _value = "";
    private long _weights;

    public List<Fault> Faults { get; } = [];

    public string? TooLarge { get; private set; }

    /// <summary>The network; null when a fault was added or a limit is exceeded.</summary>
    public Network? Read()
    {
        if (model.Opsets.GetValueOrDefault("") < OldestOpset)
            Faults.Add(
                new(
                    "/opset_import",
                    $"the opset of the graph is {model.Opsets.GetValueOrDefault("")}; {OldestOpset} is the oldest that is taken."));
        ReadConstants();
        var width = ReadInput();
        if (Faults.Count > 0) return null;

        for (var at = 0; at < _nodes.Length;)
        {
            var taken = Take(at);
            if (taken == 0 || TooLarge is not null || Faults.Count > 0) return null;
            _value = _nodes[at + taken - 1].Node.Outputs[0];
            at += taken;
        }

        if (_layers.Count == 0) Faults.Add(new("/graph", "the graph holds no layer; a layer is a Gemm, or a MatMul with an Add."));
        else if (width is not null && width != _layers[0].FanIn)
            Faults.Add(new("/graph/input/0", $"the input has {width} numbers per row; the first layer takes {_layers[0].FanIn}."));
        if (_graph.Outputs is not [var output])
            Faults.Add(new("/graph/output", $"the graph has {_graph.Outputs.Count} outputs; exactly one is taken."));
        else if (output.Name != _value) Faults.Add(new("/graph/output/0", $"the output '{output.Name}' is not what the last node gives."));
        return Faults.Count > 0 ? null : Build();
    }

    private void ReadConstants()
    {
        foreach (var tensor in _graph.Initializers) _constants[tensor.Name] = tensor;
        var nodes = _graph.Nodes.Select((node, index) => (node, index)).ToArray();
        foreach (var (node, _) in nodes.Where(one => IsConstant(one.node))) _constants[node.Outputs[0]] = node.Find("value")!.Tensor!;
        _nodes = [.. nodes.Where(one => !IsConstant(one.node))];

        static bool IsConstant(OnnxNode node) =>
            node is { OpType: "Constant", Domain: "", Outputs: [_] } && node.Find("value")?.Tensor is not null;
    }

    // Old files list their constants among the inputs too.
    private long? ReadInput()
    {
        if (_graph.Inputs.Where(input => !_constants.ContainsKey(input.Name)).ToArray() is not [var input])
        {
            Faults.Add(
                new(
                    "/graph/input",
                    $"the graph has {_graph.Inputs.Count(input => !_constants.ContainsKey(input.Name))} inputs; exactly one is taken."));
            return null;
        }

        if (input.Type != OnnxType.Float) Faults.Add(new("/graph/input/0", $"the input '{input.Name}' is not an array of 32-bit floats."));
        if (input.Dims is { Count: not 2 } dims)
            Faults.Add(new("/graph/input/0", $"the input '{input.Name}' has {dims.Count} dimensions; two are taken, rows × inputs."));
        _value = input.Name;
        return input.Dims is [_, var width] ? width : null;
    }

    /// <summary>Takes the node at a place, with those that belong to it; 0 when it is refused.</summary>
    private int Take(int at)
    {
        var node = _nodes[at].Node;
        if (node.Domain.Length > 0) return Refuse(at, $"its operators of {node.Domain} are not taken");
        if (node.Outputs.Count == 0 || !node.Inputs.Contains(_value))
            return Refuse(at, $"it does not go on from '{_value}'; only a chain of layers is taken");
        if (node.OpType is "Gemm" or "MatMul" or "Add") return TakeSums(at, node);
        if (PassThrough.Is(node, _value, _layers.Count == 0 ? null : _layers[^1].FanOut, _constants)) return 1;

        var (activation, count, why) = Activations.Read(_nodes, at, _value, _constants);
        if (activation is null)
            return Refuse(
                at,
                why
                    ?? "its operator is not taken; taken are Gemm, MatMul, Add, Identity, Dropout, Flatten, Reshape, Cast and the "
                    + "activations of GET /capabilities");
        if (_nodes[at + count - 1].Node.Outputs.Count == 0) return Refuse(at + count - 1, "it gives nothing");
        if (_layers.Count == 0) return Refuse(at, "an activation before the first layer is not taken");
        if (_layers[^1].Activation is not null) return Refuse(at, "a second activation in a row is not taken");
        _layers[^1].Activation = activation;
        return count;
    }

    private int TakeSums(int at, OnnxNode node)
    {
        if (node.OpType == "Add") return TakeBias(at, Other(node), 1);
        if (node.Inputs.Count < 2 || node.Inputs[0] != _value || Find(node.Inputs[1]) is not { Dims: [var rows, var columns] } kernel)
            return Refuse(at, "its second input is not a constant of two dimensions, or is in another file");
        var (isTurned, alpha) = node.OpType == "Gemm" ? (node.Whole("transB", 0) != 0, node.Single("alpha", 1)) : (false, 1f);
        if (node.OpType == "Gemm" && node.Whole("transA", 0) != 0) return Refuse(at, "its transA is not taken");
        var (fanIn, fanOut) = isTurned ? (columns, rows) : (rows, columns);
        if (fanIn == 0 || fanOut == 0) return Refuse(at, "its kernel is empty");
        if (_layers.Count > 0 && _layers[^1].FanOut != fanIn)
            return Refuse(at, $"its kernel takes {fanIn} numbers, but the layer before gives {_layers[^1].FanOut}");
        if (Exceeds(rows * columns)) return 0;
        if (kernel.ToDoubles() is not { } numbers || kernel.Type is not (OnnxType.Float or OnnxType.Double))
            return Refuse(at, $"its kernel is not an array of {rows} × {columns} floats or doubles");
        _layers.Add(new((int)fanIn, (int)fanOut, Kernel(numbers, (int)fanIn, (int)fanOut, isTurned, alpha)));
        if (!_layers[^1].IsFinite) return Refuse(at, "a weight is not finite in 32 bits");
        return node.OpType == "Gemm" && node.Inputs.Count > 2 && node.Inputs[2].Length > 0
            ? TakeBias(at, Find(node.Inputs[2]), node.Single("beta", 1))
            : 1;
    }

    private int TakeBias(int at, OnnxTensor? bias, float beta)
    {
        if (_layers.Count == 0 || _layers[^1] is not { Activation: null, Bias: null } layer)
            return Refuse(at, "a bias is taken once, right after the sums of a layer");
        if (bias is null || bias.Type is not (OnnxType.Float or OnnxType.Double) || bias.Dims.Count > 2
            || (bias.Dims is [var first, _] && first != 1)
            || (bias.Count != 1 && bias.Count != layer.FanOut))
            return Refuse(at, $"its bias is not a constant of {layer.FanOut} numbers, or is in another file");
        if (Exceeds(layer.FanOut)) return 0;
        if (bias.ToDoubles() is not { } numbers) return Refuse(at, "its bias has another length than its shape");
        layer.Bias = [.. Enumerable.Range(0, layer.FanOut).Select(j => (float)(beta * numbers[numbers.Length == 1 ? 0 : j]))];
        return layer.IsFinite ? 1 : Refuse(at, "a bias is not finite in 32 bits");
    }

    private OnnxTensor? Other(OnnxNode node) => node.Inputs is [var a, var b] ? Find(a == _value ? b : a) : null;

    private OnnxTensor? Find(string name) => _constants.TryGetValue(name, out var tensor) && !tensor.IsExternal ? tensor : null;

    private bool Exceeds(long more)
    {
        if ((_weights += more) <= maxWeights) return false;
        TooLarge = $"The graph has more than {maxWeights} weights and biases (NnService:Limits:MaxWeights).";
        return true;
    }

    private static float[] Kernel(double[] numbers, int fanIn, int fanOut, bool isTurned, float alpha)
    {
        var kernel = new float[numbers.Length];
        for (var i = 0; i < fanIn; i++)
        {
            for (var j = 0; j < fanOut; j++)
                kernel[(i * fanOut) + j] = (float)(alpha * numbers[isTurned ? (j * fanIn) + i : (i * fanOut) + j]);
        }

        return kernel;
    }

    private Network? Build()
    {
        var activation = _layers[^1].Definition.Activation;
        var definition = new NetworkDefinition
        {
            Inputs = _layers[0].FanIn,
            Layers = [.. _layers.Select(layer => layer.Definition)],
            Loss = Loss.DefaultFor(activation),
        };
        Faults.AddRange(definition.Validate());
        return Faults.Count > 0 ? null : new Network(definition, [.. _layers.SelectMany(layer => layer.Kernel.Concat(layer.Bias ?? []))]);
    }

    private int Refuse(int at, string why)
    {
        var (node, index) = _nodes[at];
        var name = node.Name.Length > 0 ? $" '{node.Name}'" : "";
        Faults.Add(new(string.Create(CultureInfo.InvariantCulture, $"/graph/node/{index}"), $"node {index}{name} ({node.OpType}): {why}."));
        return 0;
    }
}

/// <summary>A layer as far as it was read.</summary>
internal sealed record ReadLayer(int FanIn, int FanOut, float[] Kernel)
{
    public float[]? Bias { get; set; }

    public Activation? Activation { get; set; }

    public bool IsFinite => Array.TrueForAll(Kernel, float.IsFinite) && Array.TrueForAll(Bias ?? [], float.IsFinite);

    public LayerDefinition Definition =>
        new() { Units = FanOut, UseBias = Bias is not null, Activation = Activation ?? new Domain.Networks.Activations.Identity() };
}
