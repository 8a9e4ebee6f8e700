using System.Globalization;
using System.Text;
using System.Text.Json;
using NnService.Api.Contracts;
using NnService.Api.Json;
using NnService.Api.Requests;
using NnService.Domain;

namespace NnService.Api.Protocols;

/// <summary>Reads the JSON of foreign protocols, whatever content type it is sent with: their clients often name none.</summary>
internal static class ProtocolJson
{
    private const string Base64 = "b64";
    private const int FirstBytes = 1 << 14;

    private static readonly JsonDocumentOptions Options = new()
    {
        MaxDepth = StrictJson.ReaderOptions.MaxDepth,
        AllowDuplicateProperties = false,
    };
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>The whole body, after decompression.</summary>
    /// <exception cref="BodyTooLargeException">It is longer than allowed.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, NnLimits limits, CancellationToken cancellationToken)
    {
        var most = Math.Min(limits.MaxBodyBytes, Array.MaxLength);
        await using var body = new LimitedBody(
            request.Body,
            most,
            new BodyTooLargeException($"The body has more than the {most} bytes that are allowed (NnService:Limits:MaxBodyBytes)."));
        // A length that is only told takes no memory yet.
        using var bytes = new MemoryStream((int)Math.Min(request.ContentLength ?? FirstBytes, FirstBytes));
        await body.CopyToAsync(bytes, cancellationToken);
        return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }

    /// <exception cref="TensorFault">It is not a JSON object.</exception>
    /// <exception cref="BodyTooLargeException">It holds more values than allowed.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> text, NnLimits limits)
    {
        new JsonValueCount(limits).Add(text.Span);
        if (text.Span.StartsWith(Encoding.UTF8.Preamble)) text = text[Encoding.UTF8.Preamble.Length..];
        if (text.IsEmpty) throw new TensorFault("JSON Parse error: The document is empty");
        try
        {
            var document = JsonDocument.Parse(NonFiniteTokens.Replace(text), Options);
            if (document.RootElement.ValueKind == JsonValueKind.Object) return document;
            document.Dispose();
        }
        catch (JsonException e)
        {
            throw new TensorFault(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"JSON Parse error: Invalid value at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}"));
        }

        throw new TensorFault("Request must be a JSON object.");
    }

    /// <summary>What a client is told of an exception; null when the fault is not the client's.</summary>
    public static string? FaultOf(Exception exception) => exception switch
    {
        TensorFault fault => fault.Message,
        // the parser looks at that only when text is asked for
        InvalidOperationException { Source: { } source } when source.StartsWith("System.Text.Json", StringComparison.Ordinal) =>
            "The request holds text that is not a Unicode: half of a surrogate pair.",
        _ => null,
    };

    /// <summary>One value: a number, a word (also as base64 of its UTF-8), true, false, or null where it is missing.</summary>
    /// <exception cref="TensorFault">It is none.</exception>
    public static CellContract Cell(JsonElement value, string where)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Null:
                return default;
            case JsonValueKind.Number when value.TryGetDouble(out var number):
                return Number(number, where, NumberText.Of(value));
            case JsonValueKind.True or JsonValueKind.False:
                return new(null, null, value.GetBoolean());
            case JsonValueKind.String:
                return Word(value.GetString()!);
            case JsonValueKind.Object when value.EnumerateObject().Count() == 1 && value.TryGetProperty(Base64, out var coded)
                && coded.ValueKind == JsonValueKind.String
                && coded.TryGetBytesFromBase64(out var bytes):
                return Word(bytes, where);
            default:
                throw new TensorFault($"{where} holds {Text.Truncate(value.GetRawText())}, which is not a number, word or truth value.");
        }
    }

    /// <summary>A number; NaN is a missing one.</summary>
    /// <exception cref="TensorFault">It is infinite.</exception>
    public static CellContract Number(double number, string where, string? written = null) =>
        double.IsNaN(number)
            ? default
            : double.IsFinite(number)
                ? new(number, null, null, written)
                : throw new TensorFault($"{where} holds a number that is infinite or too large; numbers must be finite.");

    /// <summary>A word; tensors of words have no null, so the empty one is the missing one.</summary>
    public static CellContract Word(string text) => new(null, text.Length == 0 ? null : text, null);

    /// <summary>A word in UTF-8.</summary>
    /// <exception cref="TensorFault">It is not UTF-8.</exception>
    public static CellContract Word(ReadOnlySpan<byte> text, string where)
    {
        try
        {
            return Word(StrictUtf8.GetString(text));
        }
        catch (DecoderFallbackException)
        {
            throw new TensorFault($"{where} holds bytes that are not UTF-8.");
        }
    }
}
