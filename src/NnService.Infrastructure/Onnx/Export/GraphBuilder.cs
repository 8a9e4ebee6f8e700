using System.Globalization;
using NnService.Infrastructure.Onnx.Format;

namespace NnService.Infrastructure.Onnx.Export;

/// <summary>Collects the nodes of a graph; each method gives the name of the value that it adds.</summary>
internal sealed class GraphBuilder
{
    /// <summary>Operators for words and labels.</summary>
    public const string MachineLearning = "ai.onnx.ml";

    // What users have named keeps its name; what is made here cannot meet it.
    private const string Own = "nn/";

    private readonly List<OnnxNode> _nodes = [];
    private readonly List<OnnxTensor> _initializers = [];
    private readonly List<OnnxValueInfo> _inputs = [];
    private readonly List<OnnxValueInfo> _outputs = [];

    public OnnxGraph Build(string name) => new(name, _nodes, _initializers, _inputs, _outputs);

    /// <summary>Rows of so many values each.</summary>
    public string Input(string name, OnnxType type, int width)
    {
        _inputs.Add(new(name, type, [null, width]));
        return name;
    }

    /// <summary>Gives a value to the outside; one per row where no width is said.</summary>
    public void Output(string name, string value, OnnxType type, int? width = null)
    {
        _nodes.Add(new("Identity", "", $"{Own}{name}", [value], [name], []));
        _outputs.Add(new(name, type, width is null ? [null] : [null, width]));
    }

    /// <summary>The name under which a feature enters: its own, unless that cannot be.</summary>
    public static string NameOfInput(string feature, IReadOnlyCollection<string> outputs) =>
        feature.Length == 0 || feature.StartsWith(Own, StringComparison.Ordinal) || feature.StartsWith("input:", StringComparison.Ordinal)
            || outputs.Contains(feature)
            ? $"input:{feature}"
            : feature;

    public string Add(string type, params IReadOnlyList<string> inputs) => Add(type, "", [], inputs);

    public string Add(string type, OnnxAttribute attribute, params IReadOnlyList<string> inputs) => Add(type, "", [attribute], inputs);

    public string Add(string type, string domain, IReadOnlyList<OnnxAttribute> attributes, IReadOnlyList<string> inputs)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{Own}{type}_{_nodes.Count + 1}");
        _nodes.Add(new(type, domain, name, inputs, [name], attributes));
        return name;
    }

    public string Cast(string value, OnnxType type) => Add("Cast", new OnnxAttribute("to") { Whole = (long)type }, value);

    /// <summary>Values side by side.</summary>
    public string Concat(IReadOnlyList<string> values) =>
        values.Count == 1 ? values[0] : Add("Concat", new OnnxAttribute("axis") { Whole = 1 }, values);

    /// <summary>A constant for each column, the same in every row.</summary>
    public string Row(params ReadOnlySpan<float> numbers) => Constant(OnnxTensor.Of(NextName(), [1, numbers.Length], numbers));

    /// <inheritdoc cref="Row(ReadOnlySpan{float})"/>
    public string Row(params ReadOnlySpan<double> numbers) => Constant(OnnxTensor.Of(NextName(), [1, numbers.Length], numbers));

    /// <inheritdoc cref="Row(ReadOnlySpan{float})"/>
    public string Row(params ReadOnlySpan<long> numbers) => Constant(OnnxTensor.Of(NextName(), [1, numbers.Length], numbers));

    /// <summary>A constant without any dimension.</summary>
    public string Scalar(double number) => Constant(OnnxTensor.Of(NextName(), [], [number]));

    public string Constant(OnnxTensor tensor)
    {
        _initializers.Add(
            tensor with { Name = tensor.Name.StartsWith(Own, StringComparison.Ordinal) ? tensor.Name : $"{Own}{tensor.Name}" });
        return _initializers[^1].Name;
    }

    public string NextName() => string.Create(CultureInfo.InvariantCulture, $"{Own}constant_{_initializers.Count + 1}");
}
