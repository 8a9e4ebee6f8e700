using System.Buffers;
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
        var (text, binary) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        using (var json = new Utf8JsonWriter(text, Json.WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("model_name", version.Model);
            json.WriteString("model_version", version.Number.ToString(CultureInfo.InvariantCulture));
            if (request.Id is not null) json.WriteString("id", request.Id);
            json.WriteStartArray("outputs");
            foreach (var (tensor, isBinary) in request.Outputs) Write(json, isBinary ? binary : null, new(signature, tensor, rows));
            json.WriteEndArray();
            json.WriteEndObject();
        }

        if (!request.Outputs.Any(output => output.IsBinary)) return new(text.WrittenMemory);
        var length = text.WrittenCount;
        text.Write(binary.WrittenSpan);
        return new(text.WrittenMemory, length);
    }

    private static void Write(Utf8JsonWriter json, ArrayBufferWriter<byte>? binary, TensorValues values)
    {
        json.WriteStartObject();
        json.WriteString("name", values.Tensor.Name);
        json.WriteStartArray("shape");
        foreach (var size in values.Tensor.Shape) json.WriteNumberValue(size < 0 ? values.Rows : size);
        json.WriteEndArray();
        json.WriteString("datatype", TypeOf(values.Tensor));
        if (binary is null) WriteData(json, values);
        else WriteBytes(json, binary, values);
        json.WriteEndObject();
    }

    /// <summary>The name of a type in the protocol.</summary>
    public static string TypeOf(Tensor tensor) => tensor.Type switch { TensorType.Float => "FP32", TensorType.Double => "FP64", TensorType.Int64 => "INT64", _ => BinaryCells.Bytes };

    private static void WriteData(Utf8JsonWriter json, TensorValues values)
    {
        json.WriteStartArray("data");
        for (var row = 0; row < values.Rows; row++) values.WriteFlat(json, row);
        json.WriteEndArray();
    }

    private static void WriteBytes(Utf8JsonWriter json, ArrayBufferWriter<byte> binary, TensorValues values)
    {
        var before = binary.WrittenCount;
        values.WriteBytes(binary);
        json.WriteStartObject("parameters");
        json.WriteNumber("binary_data_size", binary.WrittenCount - before);
        json.WriteEndObject();
    }
}
