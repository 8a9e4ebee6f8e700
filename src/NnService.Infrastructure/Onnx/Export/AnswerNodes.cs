using NnService.Domain.Data;
using NnService.Domain.Encoding;
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
        else if (encoding.Task == LearningTask.Binary) AddBinary(graph, encoding, y);
        else if (encoding.Task == LearningTask.MultiClass) AddClasses(graph, encoding, y);
        else AddFlags(graph, encoding, y);
    }

    // Back to the original unit in double precision, as a prediction does.
    private static void AddValues(GraphBuilder graph, DataEncoding encoding, string y)
    {
        var product = graph.Add("Mul", graph.Cast(y, OnnxType.Double), graph.Row([.. encoding.Targets.Select(target => target.Scale)]));
        var value = graph.Add("Add", product, graph.Row([.. encoding.Targets.Select(target => target.Mean)]));
        graph.Output(Value, graph.Cast(value, OnnxType.Float), OnnxType.Float, encoding.OutputCount);
    }

    private static void AddClasses(GraphBuilder graph, DataEncoding encoding, string y)
    {
        var index = graph.Add("ArgMax", "", [new("axis") { Whole = 1 }, new("keepdims") { Whole = 0 }], [y]);
        AddLabel(graph, encoding, index);
        graph.Output(Probabilities, y, OnnxType.Float, encoding.OutputCount);
    }

    private static void AddBinary(GraphBuilder graph, DataEncoding encoding, string y)
    {
        var isSecond = graph.Cast(graph.Add("GreaterOrEqual", y, graph.Row(0.5f)), OnnxType.Int64);
        var axes = graph.Constant(OnnxTensor.Of("axes", [1], [1L]));
        AddLabel(graph, encoding, graph.Add("Squeeze", isSecond, axes));
        graph.Output(Probabilities, graph.Concat([graph.Add("Sub", graph.Row(1f), y), y]), OnnxType.Float, 2);
    }

    private static void AddLabel(GraphBuilder graph, DataEncoding encoding, string index)
    {
        var target = encoding.Targets[0];
        var classes = Labels(
            "classes", [target.Classes.Length], encoding.KindOfLabels(), [.. target.Classes.Select((_, code) => (target, code))]);
        graph.Output(Label, graph.Add("Gather", graph.Constant(classes), index), TypeOf(encoding.KindOfLabels()));
    }

    // Several answers that do not exclude each other: for each the probability of its second class, and the more probable label.
    private static void AddFlags(GraphBuilder graph, DataEncoding encoding, string y)
    {
        var targets = encoding.Targets.Length;
        string Of(string name, int one) =>
            graph.Constant(Labels(name, [1, targets], encoding.KindOfLabels(), [.. encoding.Targets.Select(target => (target, one))]));
        graph.Output(
            Label,
            graph.Add("Where", graph.Add("GreaterOrEqual", y, graph.Row(0.5f)), Of("second", 1), Of("first", 0)),
            TypeOf(encoding.KindOfLabels()),
            targets);
        graph.Output(Probabilities, y, OnnxType.Float, targets);
    }

    private static OnnxType TypeOf(LabelKind kind) =>
        kind switch { LabelKind.Whole => OnnxType.Int64, LabelKind.Number => OnnxType.Double, _ => OnnxType.String };

    private static OnnxTensor Labels(string name, long[] dims, LabelKind kind, IReadOnlyList<(TargetEncoding Target, int Code)> labels) =>
        kind switch
        {
            LabelKind.Whole => OnnxTensor.Of(name, dims, [.. labels.Select(label => (long)label.Target.NumberOf(label.Code))]),
            LabelKind.Number => OnnxTensor.Of(name, dims, [.. labels.Select(label => label.Target.NumberOf(label.Code))]),
            _ => OnnxTensor.Of(name, dims, [.. labels.Select(label => label.Target.Shown(label.Code))]),
        };
}
