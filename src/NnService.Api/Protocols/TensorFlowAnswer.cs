using System.Text.Json;
using NnService.Api.Hosting;
using NnService.Domain.Prediction;

namespace NnService.Api.Protocols;

/// <summary>The answer to a predict request of TensorFlow Serving. One output stands for itself; several are named.</summary>
internal static class TensorFlowAnswer
{
    public static TensorAnswer Of(Signature signature, IReadOnlyList<PredictedRow> rows, bool isByRow) => new(pieces => WriteAsync(pieces, signature, rows, isByRow));

    private static async Task WriteAsync(AnswerPieces pieces, Signature signature, IReadOnlyList<PredictedRow> rows, bool isByRow)
    {
        await using var json = new Utf8JsonWriter(pieces.Writer, Json.WriterOptions);
        TensorValues[] outputs = [.. signature.Answers.Select(tensor => new TensorValues(signature, tensor, rows))];
        json.WriteStartObject();
        if (isByRow) await WriteRowsAsync(pieces, json, outputs);
        else await WriteColumnsAsync(pieces, json, outputs);
        json.WriteEndObject();
    }

    private static async Task WriteRowsAsync(AnswerPieces pieces, Utf8JsonWriter json, TensorValues[] outputs)
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
            await pieces.SendAsync(json);
        }

        json.WriteEndArray();
    }

    private static async Task WriteColumnsAsync(AnswerPieces pieces, Utf8JsonWriter json, TensorValues[] outputs)
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
                await pieces.SendAsync(json);
            }

            json.WriteEndArray();
        }

        if (outputs.Length > 1) json.WriteEndObject();
    }
}
