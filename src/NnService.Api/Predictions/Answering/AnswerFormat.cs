using System.Buffers;
using System.Text.Json;
using NnService.Api.Datasets;
using NnService.Domain.Encoding;
using NnService.Domain.Prediction;

namespace NnService.Api.Predictions.Answering;

/// <summary>How answers are written: something before them, each of them, something after them. One instance writes one answer.</summary>
internal abstract class AnswerFormat
{
    public const string Json = TableUpload.JsonArray;
    public const string Csv = TableUpload.Csv;
    public const string JsonLines = TableUpload.JsonLines;

    /// <summary>All of them; what a client that does not choose gets comes first.</summary>
    public static IReadOnlyList<string> ContentTypes { get; } = [Json, Csv, JsonLines];

    /// <summary>The format of a content type.</summary>
    /// <param name="contentType">One of <see cref="ContentTypes"/>.</param>
    /// <param name="head">What is said about all rows.</param>
    /// <param name="encoding">The encoding of the version.</param>
    /// <param name="json">Writes JSON into the text that the answer goes to.</param>
    /// <param name="interval">What to tell beside each value; null for nothing.</param>
    public static AnswerFormat Of(
        string contentType, ResponseMetadata head, DataEncoding encoding, Utf8JsonWriter json, PredictionInterval? interval) =>
        contentType switch
        {
            Csv => new AnswerCsv(encoding, interval),
            JsonLines => new AnswerJsonLines(encoding, json, interval),
            _ => new AnswerJson(head, encoding, json, interval),
        };

    public abstract string ContentType { get; }

    /// <summary>Whether what is said about all rows is part of the text; else headers say it.</summary>
    public abstract bool HoldsHead { get; }

    public abstract void Begin(ArrayBufferWriter<byte> text);

    public abstract void Add(ArrayBufferWriter<byte> text, PredictedRow row);

    public abstract void End(ArrayBufferWriter<byte> text);
}

/// <summary>What is said about all rows.</summary>
internal sealed record ResponseMetadata(string Model, int Version, IReadOnlyList<string>? Warnings);
