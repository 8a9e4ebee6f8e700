using System.Buffers;
using System.Globalization;
using System.Text.Json;
using NnService.Api.Predictions.Reading;

namespace NnService.Api.Protocols.OpenInference;

/// <summary>The answer to an infer request: JSON, and behind it the outputs that were asked for as bytes, in the same order.</summary>
internal static class OpenInferenceAnswer
{
    public static TensorAnswer Of(ProtocolVersion version, OpenInferenceRequest request, Signature signature, RowBlocks rows)
    {
        (TensorValues Values, bool IsBinary)[] outputs = [.. request.Outputs.Select(
            output => (new TensorValues(signature, output.Tensor, rows), output.IsBinary))];
        TensorValues[] binary = [.. outputs.Where(output => output.IsBinary).Select(output => output.Values)];
        return new(json => Write(json, version, request, outputs), binary.Length == 0 ? null : bytes => WriteBytes(bytes, binary));
    }

    private static IEnumerable<bool> Write(
        Utf8JsonWriter json, ProtocolVersion version, OpenInferenceRequest request, (TensorValues Values, bool IsBinary)[] outputs)
    {
        json.WriteStartObject();
        json.WriteString("model_name", version.Model);
        json.WriteString("model_version", version.Number.ToString(CultureInfo.InvariantCulture));
        if (request.Id is not null) json.WriteString("id", request.Id);
        json.WriteStartArray("outputs");
        foreach (var (values, isBinary) in outputs)
        {
            foreach (var written in Write(json, values, isBinary)) yield return written;
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static IEnumerable<bool> Write(Utf8JsonWriter json, TensorValues values, bool isBinary)
    {
        json.WriteStartObject();
        json.WriteString("name", values.Tensor.Name);
        json.WriteStartArray("shape");
        foreach (var size in values.Tensor.Shape) json.WriteNumberValue(size < 0 ? values.Rows : size);
        json.WriteEndArray();
        json.WriteString("datatype", TypeOf(values.Tensor));
        if (isBinary)
        {
            json.WriteStartObject("parameters");
            json.WriteNumber("binary_data_size", values.ByteCount());
            json.WriteEndObject();
        }
        else
        {
            json.WriteStartArray("data");
            for (var row = 0; row < values.Rows; row++)
            {
                values.WriteFlat(json, row);
                yield return true;
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static IEnumerable<bool> WriteBytes(IBufferWriter<byte> bytes, TensorValues[] outputs)
    {
        foreach (var output in outputs)
        {
            for (var row = 0; row < output.Rows; row++)
            {
                output.WriteBytes(bytes, row);
                yield return true;
            }
        }
    }

    /// <summary>The name of a type in the protocol.</summary>
    public static string TypeOf(Tensor tensor) =>
        tensor.Type switch { TensorType.Float => "FP32", TensorType.Double => "FP64", TensorType.Int64 => "INT64", _ => BinaryCells.Bytes };
}
