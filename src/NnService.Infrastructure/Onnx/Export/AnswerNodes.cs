using System.Globalization;
using NnService.Domain.Data;
using NnService.Infrastructure.Onnx.Format;

namespace NnService.Infrastructure.Onnx.Export;

/// <summary>Outputs of the network to answers, as a prediction decodes them.</summary>
internal static class AnswerNodes
{
    public const string Label = "label";
    public const string Probabilities = "probabilities";
    public const string Value = "value";
    public const string Outputs = "outputs";

    /// <summary>The names of what a graph of this encoding answers.</summary>
    public static string[] NamesOf(DataEncoding encoding) => encoding switch
    {
        { IsPlain: true } => [Outputs],
        { Task: LearningTask.Regression } => [Value],
        _ => [Label, Probabilities],
    };

    /// <param name="y">Outputs of the network, rows × outputs.</param>
    public static void Add(GraphBuilder graph, DataEncoding encoding, string y)
    {
        if (encoding.IsPlain) graph.Output(Outputs, y, OnnxType.Float, encoding.OutputCount);
        else if (encoding.Task == LearningTask.Regression) AddValues(graph, encoding, y);
        else if (encoding.Task == LearningTask.Binary) AddBinary(graph, encoding.Targets[0], y);
        else if (encoding.Task == LearningTask.MultiClass) AddClasses(graph, encoding.Targets[0], y);
        else AddFlags(graph, encoding, y);
    }

    // Back to the original unit in double precision, as a prediction does.
    private static void AddValues(GraphBuilder graph, DataEncoding encoding, string y)
    {
        var product = graph.Add("Mul", graph.Cast(y, OnnxType.Double), graph.Row([.. encoding.Targets.Select(target => target.Scale)]));
        var value = graph.Add("Add", product, graph.Row([.. encoding.Targets.Select(target => target.Mean)]));
        graph.Output(Value, graph.Cast(value, OnnxType.Float), OnnxType.Float, encoding.OutputCount);
    }

    private static void AddClasses(GraphBuilder graph, TargetEncoding target, string y)
    {
        var index = graph.Add("ArgMax", "", [new("axis") { Whole = 1 }, new("keepdims") { Whole = 0 }], [y]);
        AddLabel(graph, target, index);
        graph.Output(Probabilities, y, OnnxType.Float, target.Classes.Length);
    }

    private static void AddBinary(GraphBuilder graph, TargetEncoding target, string y)
    {
        var isSecond = graph.Cast(graph.Add("GreaterOrEqual", y, graph.Row(0.5f)), OnnxType.Int64);
        var axes = graph.Constant(OnnxTensor.Of("axes", [1], [1L]));
        AddLabel(graph, target, graph.Add("Squeeze", isSecond, axes));
        graph.Output(Probabilities, graph.Concat([graph.Add("Sub", graph.Row(1f), y), y]), OnnxType.Float, 2);
    }

    private static void AddLabel(GraphBuilder graph, TargetEncoding target, string index)
    {
        var type = LabelType([target]);
        graph.Output(Label, graph.Add("Gather", graph.Constant(Labels("classes", [target.Classes.Length], type, target.Classes)), index), type);
    }

    // Several answers that do not exclude each other: for each the probability of its second class, and the more probable label.
    private static void AddFlags(GraphBuilder graph, DataEncoding encoding, string y)
    {
        var (type, targets) = (LabelType(encoding.Targets), encoding.Targets.Length);
        string Of(string name, int one) => graph.Constant(Labels(name, [1, targets], type, [.. encoding.Targets.Select(target => target.Classes[one])]));
        graph.Output(Label, graph.Add("Where", graph.Add("GreaterOrEqual", y, graph.Row(0.5f)), Of("second", 1), Of("first", 0)), type, targets);
        graph.Output(Probabilities, y, OnnxType.Float, targets);
    }

    // Whole numbers as such, other numbers in double precision, anything else as text.
    private static OnnxType LabelType(IReadOnlyCollection<TargetEncoding> targets)
    {
        if (targets.Any(target => target.Type != ColumnType.Number)) return OnnxType.String;
        return targets.SelectMany(target => target.Classes).All(label => double.IsInteger(Number(label)) && Math.Abs(Number(label)) < 1L << 53) ? OnnxType.Int64 : OnnxType.Double;
    }

    private static OnnxTensor Labels(string name, long[] dims, OnnxType type, IReadOnlyList<string> labels) => type switch
    {
        OnnxType.Int64 => OnnxTensor.Of(name, dims, [.. labels.Select(label => (long)Number(label))]),
        OnnxType.Double => OnnxTensor.Of(name, dims, [.. labels.Select(Number)]),
        _ => OnnxTensor.Of(name, dims, labels),
    };

    private static double Number(string label) => double.Parse(label, CultureInfo.InvariantCulture);
}
