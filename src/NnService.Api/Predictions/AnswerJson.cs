using System.Buffers;
using System.Text.Json;
using NnService.Domain.Data;
using NnService.Domain.Prediction;

namespace NnService.Api.Predictions;

/// <summary>One object, as <see cref="PredictionsContract"/> describes it, written piece by piece.</summary>
internal sealed class AnswerJson(AnswerHead head, DataEncoding encoding) : AnswerFormat
{
    private bool _any;

    public override string ContentType => $"{Json}; charset=utf-8";

    public override bool HoldsHead => true;

    public override void Begin(ArrayBufferWriter<byte> text)
    {
        using var json = new Utf8JsonWriter(text, Hosting.Json.WriterOptions);
        json.WriteStartObject();
        json.WriteString("model", head.Model);
        json.WriteNumber("version", head.Version);
        json.WriteStartArray("predictions");
    }

    public override void Add(ArrayBufferWriter<byte> text, PredictedRow row)
    {
        if (_any) text.Write(","u8);
        _any = true;
        AnswerJsonLines.Write(text, PredictionContract.From(encoding, row));
    }

    public override void End(ArrayBufferWriter<byte> text)
    {
        text.Write("]"u8);
        if (head.Warnings is not null)
        {
            text.Write(",\"warnings\":"u8);
            AnswerJsonLines.Write(text, head.Warnings);
        }

        text.Write("}"u8);
    }
}
