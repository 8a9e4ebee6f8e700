using System.Globalization;
using System.Text.Json;
using NnService.Api.Hosting;
using NnService.Domain.Prediction;

namespace NnService.Api.Protocols;

/// <summary>The answer to an infer request: JSON, and behind it the outputs that were asked for as bytes, in the same order.</summary>
internal static class OpenInferenceAnswer
{
    public static TensorAnswer Of(ProtocolVersion version, OpenInferenceRequest request, Signature signature, IReadOnlyList<PredictedRow> rows)
    {
        (TensorValues Values, bool IsBinary)[] outputs = [.. request.Outputs.Select(output => (new TensorValues(signature, output.Tensor, rows), output.IsBinary))];
        return new(
            pieces => WriteAsync(pieces, version, request.Id, outputs),
            outputs.Any(output => output.IsBinary) ? pieces => WriteBytesAsync(pieces, outputs.Where(output => output.IsBinary).Select(output => output.Values)) : null);
    }

    private static async Task WriteAsync(AnswerPieces pieces, ProtocolVersion version, string? id, (TensorValues Values, bool IsBinary)[] outputs)
    {
        await using var json = new Utf8JsonWriter(pieces.Writer, Json.WriterOptions);
        json.WriteStartObject();
        json.WriteString("model_name", version.Model);
        json.WriteString("model_version", version.Number.ToString(CultureInfo.InvariantCulture));
        if (id is not null) json.WriteString("id", id);
        json.WriteStartArray("outputs");
        foreach (var (values, isBinary) in outputs) await WriteAsync(pieces, json, values, isBinary);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static async Task WriteAsync(AnswerPieces pieces, Utf8JsonWriter json, TensorValues values, bool isBinary)
    {
        json.WriteStartObject();
        json.WriteString("name", values.Tensor.Name);
        json.WriteStartArray("shape");
        foreach (var size in values.Tensor.Shape) json.WriteNumberValue(size < 0 ? values.Rows : size);
        json.WriteEndArray();
        json.WriteString("datatype", TypeOf(values.Tensor));
        if (isBinary) await WriteLengthAsync(json, values);
        else await WriteDataAsync(pieces, json, values);
        json.WriteEndObject();
    }

    /// <summary>The name of a type in the protocol.</summary>
    public static string TypeOf(Tensor tensor) => tensor.Type switch { TensorType.Float => "FP32", TensorType.Double => "FP64", TensorType.Int64 => "INT64", _ => BinaryCells.Bytes };

    private static async Task WriteDataAsync(AnswerPieces pieces, Utf8JsonWriter json, TensorValues values)
    {
        json.WriteStartArray("data");
        for (var row = 0; row < values.Rows; row++)
        {
            values.WriteFlat(json, row);
            await pieces.SendAsync(json);
        }

        json.WriteEndArray();
    }

    private static async Task WriteLengthAsync(Utf8JsonWriter json, TensorValues values)
    {
        var measured = new AnswerPieces(null);
        await WriteBytesAsync(measured, [values]);
        json.WriteStartObject("parameters");
        json.WriteNumber("binary_data_size", measured.Length);
        json.WriteEndObject();
    }

    private static async Task WriteBytesAsync(AnswerPieces pieces, IEnumerable<TensorValues> outputs)
    {
        foreach (var values in outputs)
        {
            for (var row = 0; row < values.Rows; row++)
            {
                values.WriteBytes(pieces.Writer, row);
                await pieces.SendAsync();
            }
        }
    }
}
