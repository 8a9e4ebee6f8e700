using System.Buffers;
using System.Text.Json;
using NnService.Api.Json;
using NnService.Domain.Encoding;
using NnService.Domain.Prediction;

namespace NnService.Api.Predictions.Answering;

/// <summary>One object, as <see cref="PredictionsContract"/> describes it, written piece by piece.</summary>
internal sealed class AnswerJson(ResponseMetadata head, DataEncoding encoding, Utf8JsonWriter json, PredictionInterval? interval = null)
    : AnswerFormat
{
    private static readonly JsonEncodedText Model = JsonEncodedText.Encode("model");
    private static readonly JsonEncodedText Version = JsonEncodedText.Encode("version");
    private static readonly JsonEncodedText Predictions = JsonEncodedText.Encode("predictions");
    private static readonly JsonEncodedText Warnings = JsonEncodedText.Encode("warnings");

    private readonly ResponseWriterCache _plan = ResponseWriterCache.Of(encoding);

    public override string ContentType => $"{Json}; charset=utf-8";

    public override bool HoldsHead => true;

    public override void Begin(ArrayBufferWriter<byte> text)
    {
        json.WriteStartObject();
        json.WriteString(Model, head.Model);
        json.WriteNumber(Version, head.Version);
        json.WriteStartArray(Predictions);
    }

    public override void Add(ArrayBufferWriter<byte> text, PredictedRow row)
    {
        _plan.Write(json, row, interval);
        json.Flush();
    }

    public override void End(ArrayBufferWriter<byte> text)
    {
        json.WriteEndArray();
        if (head.Warnings is not null)
        {
            json.WritePropertyName(Warnings);
            JsonSerializer.Serialize(json, head.Warnings, StrictJson.Options);
        }

        json.WriteEndObject();
        json.Flush();
    }
}
