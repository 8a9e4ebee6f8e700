using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Infrastructure.Onnx.Format;

namespace NnService.Infrastructure.Onnx.Evaluation;

/// <summary>Rows of a table as the inputs of a graph.</summary>
internal static class OnnxInputs
{
    /// <summary>The inputs by name; the graph takes them in the order of the features.</summary>
    public static Dictionary<string, OnnxArray> Of(OnnxGraph graph, DataEncoding encoding, Table table) => graph.Inputs
        .Zip(encoding.Features, (input, feature) => (input.Name, Value: Of(feature.Type, table.Find(feature.Name)!)))
        .ToDictionary(input => input.Name, input => input.Value, StringComparer.Ordinal);

    /// <summary>Plain numbers, rows × inputs.</summary>
    public static Dictionary<string, OnnxArray> Of(OnnxGraph graph, float[] numbers, int inputs) =>
        new(StringComparer.Ordinal)
        {
            [graph.Inputs[0].Name] = OnnxArray.Of(
                OnnxType.Float, [numbers.Length / inputs, inputs], [.. numbers.Select(number => (double)number)]),
        };

    private static OnnxArray Of(ColumnType type, Column column) => type switch
    {
        ColumnType.Number => OnnxArray.Of(OnnxType.Float, [column.Rows, 1], [.. column.Numbers]),
        ColumnType.Boolean =>
            OnnxArray.Of(
                OnnxType.Float,
                [column.Rows, 1],
                [.. column.Codes.Select(code => code < 0 ? double.NaN : column.Categories[code] == "true" ? 1 : 0)]),
        _ => OnnxArray.Of([column.Rows, 1], [.. column.Codes.Select(code => code < 0 ? "" : column.Categories[code])]),
    };
}
