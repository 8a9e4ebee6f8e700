using System.Buffers;
using System.Text.Json;
using NnService.Domain.Encoding;
using NnService.Domain.Prediction;

namespace NnService.Api.Predictions.Answering;

/// <summary>One object per line, each a <see cref="PredictionContract"/>.</summary>
internal sealed class AnswerJsonLines(DataEncoding encoding, Utf8JsonWriter json, PredictionInterval? interval) : AnswerFormat
{
    private readonly ResponseWriterCache _plan = ResponseWriterCache.Of(encoding);

    public override string ContentType => JsonLines;

    public override bool HoldsHead => false;

    public override void Begin(ArrayBufferWriter<byte> text)
    {
    }

    public override void Add(ArrayBufferWriter<byte> text, PredictedRow row)
    {
        _plan.Write(json, row, interval);
        json.Flush();
        text.Write("\n"u8);
        json.Reset();
    }

    public override void End(ArrayBufferWriter<byte> text)
    {
    }
}
