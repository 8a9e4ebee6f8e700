using System.Text.Json;
using NnService.Api.Predictions.Reading;

namespace NnService.Api.Protocols.TensorFlow;

/// <summary>The answer to a predict request of TensorFlow Serving. One output stands for itself; several are named.</summary>
internal static class TensorFlowAnswer
{
    public static TensorAnswer Of(Signature signature, RowBlocks rows, bool isByRow)
    {
        TensorValues[] outputs = [.. signature.Answers.Select(tensor => new TensorValues(signature, tensor, rows))];
        return new(json => Write(json, outputs, isByRow));
    }

    private static IEnumerable<bool> Write(Utf8JsonWriter json, TensorValues[] outputs, bool isByRow)
    {
        json.WriteStartObject();
        foreach (var written in isByRow ? WriteRows(json, outputs) : WriteColumns(json, outputs)) yield return written;
        json.WriteEndObject();
    }

    private static IEnumerable<bool> WriteRows(Utf8JsonWriter json, TensorValues[] outputs)
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
            yield return true;
        }

        json.WriteEndArray();
    }

    private static IEnumerable<bool> WriteColumns(Utf8JsonWriter json, TensorValues[] outputs)
    {
        json.WritePropertyName("outputs");
        if (outputs.Length > 1) json.WriteStartObject();
        foreach (var output in outputs)
        {
            if (outputs.Length > 1) json.WritePropertyName(output.Tensor.Name);
            json.WriteStartArray();
            for (var row = 0; row < output.Rows; row++)
            {
                output.WriteRow(json, row);
                yield return true;
            }

            json.WriteEndArray();
        }

        if (outputs.Length > 1) json.WriteEndObject();
    }
}
