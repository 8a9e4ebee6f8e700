using System.Buffers;
using System.Text.Json;
using NnService.Api.Hosting;
using NnService.Domain.Prediction;

namespace NnService.Api.Protocols;

/// <summary>The answer to a predict request of TensorFlow Serving. One output stands for itself; several are named.</summary>
internal static class TensorFlowAnswer
{
    public static TensorAnswer Of(Signature signature, IReadOnlyList<PredictedRow> rows, bool isByRow)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text, Json.WriterOptions))
        {
            TensorValues[] outputs = [.. signature.Answers.Select(tensor => new TensorValues(signature, tensor, rows))];
            json.WriteStartObject();
            if (isByRow) WriteRows(json, outputs);
            else WriteColumns(json, outputs);
            json.WriteEndObject();
        }

        return new(text.WrittenMemory);
    }

    private static void WriteRows(Utf8JsonWriter json, TensorValues[] outputs)
    {
        json.WriteStartArray("predictions");
        for (var row = 0; row < outputs[0].Rows; row++)
        {
            if (outputs.Length > 1) json.WriteStartObject();
            foreach (var output in outputs)
            {
                if (outputs.Length > 1) json.WritePropertyName(output.Tensor.Name);
                output.WriteRow(json, row);
            }

            if (outputs.Length > 1) json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteColumns(Utf8JsonWriter json, TensorValues[] outputs)
    {
        json.WritePropertyName("outputs");
        if (outputs.Length > 1) json.WriteStartObject();
        foreach (var output in outputs)
        {
            if (outputs.Length > 1) json.WritePropertyName(output.Tensor.Name);
            json.WriteStartArray();
            for (var row = 0; row < output.Rows; row++) output.WriteRow(json, row);
            json.WriteEndArray();
        }

        if (outputs.Length > 1) json.WriteEndObject();
    }
}
