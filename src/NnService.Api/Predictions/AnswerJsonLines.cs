using System.Buffers;
using System.Text.Json;
using NnService.Domain.Data;
using NnService.Domain.Prediction;

namespace NnService.Api.Predictions;

/// <summary>One object per line, each a <see cref="PredictionContract"/>.</summary>
internal sealed class AnswerJsonLines(DataEncoding encoding) : AnswerFormat
{
    public override string ContentType => JsonLines;

    public override bool HoldsHead => false;

    public override void Begin(ArrayBufferWriter<byte> text)
    {
    }

    public override void Add(ArrayBufferWriter<byte> text, PredictedRow row)
    {
        Write(text, PredictionContract.From(encoding, row));
        text.Write("\n"u8);
    }

    public override void End(ArrayBufferWriter<byte> text)
    {
    }

    /// <summary>Writes a value in the one dialect.</summary>
    public static void Write<T>(ArrayBufferWriter<byte> text, T value)
    {
        using var json = new Utf8JsonWriter(text, Hosting.Json.WriterOptions);
        JsonSerializer.Serialize(json, value, Hosting.Json.Options);
    }
}
