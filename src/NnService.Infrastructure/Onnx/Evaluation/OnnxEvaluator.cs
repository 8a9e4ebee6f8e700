using NnService.Infrastructure.Onnx.Format;

namespace NnService.Infrastructure.Onnx.Evaluation;

/// <summary>Evaluates the graphs that are written here, in a way of its own: plain loops, sums in double precision.</summary>
/// <remarks>An operator that is never written is a bug and throws.</remarks>
internal sealed class OnnxEvaluator(OnnxGraph graph)
{
    private readonly Dictionary<string, OnnxTensor> _constants = graph.Initializers.ToDictionary(
        tensor => tensor.Name, StringComparer.Ordinal);

    /// <summary>The outputs of the graph by name.</summary>
    public Dictionary<string, OnnxArray> Run(IReadOnlyDictionary<string, OnnxArray> inputs)
    {
        var values = new Dictionary<string, OnnxArray>(inputs, StringComparer.Ordinal);
        foreach (var node in graph.Nodes)
        {
            values[node.Outputs[0]] = node.OpType is "Gemm" or "MatMul"
                ? Sums(node, values[node.Inputs[0]])
                : Apply(node, [.. node.Inputs.Select(Value)]);
        }

        return graph.Outputs.ToDictionary(output => output.Name, output => values[output.Name], StringComparer.Ordinal);

        OnnxArray Value(string name) => values.TryGetValue(name, out var value) ? value : OnnxArray.Of(_constants[name]);
    }

    // A kernel stays as it is in the file: in double precision it would be twice as large.
    private OnnxArray Sums(OnnxNode node, OnnxArray x) => node.Inputs switch
    {
        [_, var kernel] => Operators.Sums(x, _constants[kernel], []),
        [_, var kernel, var bias] => Operators.Sums(x, _constants[kernel], OnnxArray.Of(_constants[bias]).Numbers),
        _ => throw NotWritten(node),
    };

    private static OnnxArray Apply(OnnxNode node, OnnxArray[] inputs) => (node.OpType, inputs) switch
    {
        ("Identity", [var x]) => x,
        ("Cast", [var x]) => Operators.Cast(x, (OnnxType)node.Whole("to", 0)),
        ("IsNaN", [var x]) => x.Map(number => double.IsNaN(number) ? 1 : 0, OnnxType.Bool),
        ("Concat", _) => Operators.Concat(inputs),
        ("Gather", [var x, var indices]) =>
            node.Whole("axis", 0) == 1 ? Operators.GatherColumns(x, indices) : Operators.GatherItems(x, indices),
        ("Squeeze", [var x, _]) => x with { Shape = [x.Rows] },
        ("LabelEncoder", [var x]) => Operators.Encode(x, node),
        ("Where", [var condition, var yes, var no]) => condition.Choose(yes, no),
        ("Add", [var a, var b]) => a.Zip(b, (x, y) => x + y),
        ("Sub", [var a, var b]) => a.Zip(b, (x, y) => x - y),
        ("Mul", [var a, var b]) => a.Zip(b, (x, y) => x * y),
        ("Div", [var a, var b]) => a.Zip(b, (x, y) => x / y),
        ("Clip", [var x, var low, var high]) => x.Map(number => Math.Clamp(number, low.Numbers[0], high.Numbers[0])),
        ("Equal", [var a, var b]) => a.Zip(b, (x, y) => x == y ? 1 : 0, OnnxType.Bool),
        ("GreaterOrEqual", [var a, var b]) => a.Zip(b, (x, y) => x >= y ? 1 : 0, OnnxType.Bool),
        ("Mean", [var first, ..]) => inputs.Skip(1).Aggregate(first, (sum, x) => sum.Zip(x, (a, b) => a + b))
            .Map(sum => sum / inputs.Length),
        ("Softmax", [var x]) => Operators.Softmax(x),
        ("ArgMax", [var x]) => Operators.ArgMax(x),
        (_, [var x]) => x.Map(Function(node)),
        _ => throw NotWritten(node),
    };

    private static Func<double, double> Function(OnnxNode node)
    {
        double alpha = node.Single("alpha", 0), gamma = node.Single("gamma", 0);
        return node.OpType switch
        {
            "Sigmoid" => z => 1 / (1 + Math.Exp(-z)),
            "Sqrt" => Math.Sqrt,
            "Tanh" => Math.Tanh,
            "Relu" => z => Math.Max(z, 0),
            "LeakyRelu" => z => z >= 0 ? z : alpha * z,
            "Elu" => z => z > 0 ? z : alpha * (Math.Exp(z) - 1),
            "Selu" => z => z > 0 ? gamma * z : gamma * alpha * (Math.Exp(z) - 1),
            "Softplus" => z => Math.Max(z, 0) + Math.Log(1 + Math.Exp(-Math.Abs(z))),
            "Erf" => MathNet.Numerics.SpecialFunctions.Erf,
            _ => throw NotWritten(node),
        };
    }

    private static InvalidOperationException NotWritten(OnnxNode node) =>
        new($"{node.OpType} with {node.Inputs.Count} inputs is never written.");
}
