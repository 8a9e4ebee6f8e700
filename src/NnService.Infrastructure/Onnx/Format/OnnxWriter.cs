using System.Buffers;

namespace NnService.Infrastructure.Onnx.Format;

/// <summary>A model as the bytes of an .onnx file; the numbers of fields are those of onnx.proto.</summary>
internal static class OnnxWriter
{
    /// <summary>What stands in the shape for the number of rows.</summary>
    public const string Rows = "N";

    /// <returns>The file; the numbers of large tensors are those of the model and not copied.</returns>
    public static ReadOnlySequence<byte> Write(OnnxModel model)
    {
        var writer = new ProtoWriter();
        writer.Whole(1, model.IrVersion);
        writer.Text(2, model.ProducerName);
        writer.Text(3, model.ProducerVersion);
        writer.Whole(5, model.ModelVersion);
        writer.Message(7, model.Graph, Write);
        foreach (var opset in model.Opsets) writer.Message(8, opset, WriteOpset);
        foreach (var entry in model.Metadata) writer.Message(14, entry, WriteEntry);
        return writer.Written;
    }

    private static void Write(ProtoWriter writer, OnnxGraph graph)
    {
        foreach (var node in graph.Nodes) writer.Message(1, node, Write);
        writer.Text(2, graph.Name);
        foreach (var tensor in graph.Initializers) writer.Message(5, tensor, Write);
        foreach (var input in graph.Inputs) writer.Message(11, input, Write);
        foreach (var output in graph.Outputs) writer.Message(12, output, Write);
    }

    private static void Write(ProtoWriter writer, OnnxNode node)
    {
        foreach (var input in node.Inputs) writer.Text(1, input);
        foreach (var output in node.Outputs) writer.Text(2, output);
        writer.Text(3, node.Name);
        writer.Text(4, node.OpType);
        foreach (var attribute in node.Attributes) writer.Message(5, attribute, Write);
        if (node.Domain.Length > 0) writer.Text(7, node.Domain);
    }

    private static void Write(ProtoWriter writer, OnnxAttribute attribute)
    {
        writer.Text(1, attribute.Name);
        if (attribute.Single is { } single) writer.Single(2, single);
        if (attribute.Whole is { } whole) writer.Whole(3, whole);
        foreach (var number in attribute.Wholes ?? []) writer.Whole(8, number);
        foreach (var text in attribute.Texts ?? []) writer.Text(9, text);
        writer.Whole(20, attribute switch { { Single: not null } => 1, { Whole: not null } => 2, { Wholes: not null } => 7, _ => 8 });
    }

    private static void Write(ProtoWriter writer, OnnxTensor tensor)
    {
        foreach (var dim in tensor.Dims) writer.Whole(1, dim);
        writer.Whole(2, (long)tensor.Type);
        foreach (var word in tensor.Words) writer.Text(6, word);
        writer.Text(8, tensor.Name);
        if (tensor.Type != OnnxType.String) writer.Bytes(9, tensor.Data);
        if (tensor.IsExternal) writer.Whole(14, 1);
    }

    private static void Write(ProtoWriter writer, OnnxValueInfo value)
    {
        writer.Text(1, value.Name);
        writer.Message(2, value, static (type, value) => type.Message(1, value, static (tensor, value) =>
        {
            tensor.Whole(1, (long)value.Type);
            tensor.Message(2, value.Dims ?? [], static (shape, dims) =>
            {
                foreach (var dim in dims) shape.Message(1, dim, WriteDim);
            });
        }));
    }

    private static void WriteDim(ProtoWriter writer, long? dim)
    {
        if (dim is { } number) writer.Whole(1, number);
        else writer.Text(2, Rows);
    }

    private static void WriteOpset(ProtoWriter writer, KeyValuePair<string, long> opset)
    {
        writer.Text(1, opset.Key);
        writer.Whole(2, opset.Value);
    }

    private static void WriteEntry(ProtoWriter writer, KeyValuePair<string, string> entry)
    {
        writer.Text(1, entry.Key);
        writer.Text(2, entry.Value);
    }
}
