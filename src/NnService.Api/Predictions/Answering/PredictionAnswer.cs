using System.Buffers;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using NnService.Api.Json;
using NnService.Api.Predictions.Reading;
using NnService.Api.Requests;
using NnService.Domain;
using NnService.Domain.Encoding;

namespace NnService.Api.Predictions.Answering;

/// <summary>
/// The answers for rows in the format that the client likes best. It is sent while it is written, so that only a piece of it is in memory.
/// </summary>
internal sealed class PredictionAnswer(
    ResponseMetadata head, DataEncoding encoding, RowBlocks rows, PredictionInterval? interval) : IResult, IEndpointMetadataProvider
{
    /// <summary>Says which model answered, where the body does not.</summary>
    public const string ModelHeader = "NnService-Model";

    /// <summary>Says which of its versions.</summary>
    public const string VersionHeader = "NnService-Version";

    /// <summary>The warnings, as a JSON array in ASCII.</summary>
    public const string WarningsHeader = "NnService-Warnings";

    private const int PieceBytes = 32 * 1024;
    private const int MaxWarningsLength = 4096;

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(
            new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(PredictionsContract), [.. AnswerFormat.ContentTypes]));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var cancellationToken = httpContext.RequestAborted;
        var text = new ArrayBufferWriter<byte>();
        await using var json = new Utf8JsonWriter(text, StrictJson.WriterOptions);
        var format = AnswerFormat.Of(
            Accept.Choose(httpContext.Request, AnswerFormat.ContentTypes) ?? AnswerFormat.Json, head, encoding, json, interval);
        response.ContentType = format.ContentType;
        if (!format.HoldsHead) WriteHead(response.Headers);

        format.Begin(text);
        for (var row = 0; row < rows.Count; row++)
        {
            format.Add(text, rows.Answer(row));
            if (text.WrittenCount < PieceBytes) continue;
            await response.BodyWriter.WriteAsync(text.WrittenMemory, cancellationToken);
            text.ResetWrittenCount();
        }

        format.End(text);
        await response.BodyWriter.WriteAsync(text.WrittenMemory, cancellationToken);
    }

    private void WriteHead(IHeaderDictionary headers)
    {
        headers[ModelHeader] = head.Model;
        headers[VersionHeader] = head.Version.ToString(CultureInfo.InvariantCulture);
        if (head.Warnings is not null) headers[WarningsHeader] = InAscii(Shortened(head.Warnings));
    }

    private static List<string> Shortened(IReadOnlyList<string> warnings)
    {
        var kept = new List<string>();
        var length = 0;
        foreach (var warning in warnings)
        {
            var clipped = Text.Truncate(warning, 500);
            if ((length += InAscii([clipped]).Length) > MaxWarningsLength) break;
            kept.Add(clipped);
        }

        if (kept.Count < warnings.Count) kept.Add($"{warnings.Count - kept.Count} more; the answer as {AnswerFormat.Json} lists them all.");
        return kept;
    }

    private static string InAscii(List<string> warnings)
    {
        var text = new StringBuilder();
        foreach (var character in JsonSerializer.Serialize(warnings, StrictJson.Options))
        {
            if (char.IsAscii(character) && !char.IsControl(character)) text.Append(character);
            else text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
        }

        return text.ToString();
    }
}
