using System.Globalization;
using System.Text;
using System.Text.Json;
using NnService.Api.Contracts;
using NnService.Api.Hosting;

namespace NnService.Api.Protocols;

/// <summary>Reads the JSON of foreign protocols, whatever content type it is sent with: their clients often name none.</summary>
internal static class ProtocolJson
{
    private const string Base64 = "b64";

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = Json.ReaderOptions.MaxDepth, AllowDuplicateProperties = false };

    /// <exception cref="TensorFault">It is no JSON object.</exception>
    public static async Task<JsonDocument> ReadAsync(HttpRequest request, NnLimits limits, CancellationToken cancellationToken)
    {
        try
        {
            await using var body = new LimitedBody(request.Body, limits.MaxBodyBytes, $"The body has more than the {limits.MaxBodyBytes} bytes that are allowed (NnService:Limits:MaxBodyBytes).");
            var document = await JsonDocument.ParseAsync(body, Options, cancellationToken);
            if (document.RootElement.ValueKind == JsonValueKind.Object) return document;
            document.Dispose();
        }
        catch (JsonException e)
        {
            throw new TensorFault(string.Create(CultureInfo.InvariantCulture, $"JSON Parse error: Invalid value at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}"));
        }

        throw new TensorFault("Request must be a JSON object.");
    }

    /// <summary>What a client is told of an exception; null when the fault is not the client's.</summary>
    public static string? FaultOf(Exception exception) => exception switch
    {
        TensorFault fault => fault.Message,
        InvalidOperationException { Source: { } source } when source.StartsWith("System.Text.Json", StringComparison.Ordinal) => "The request holds text that is no Unicode: half of a surrogate pair.", // the parser looks at that only when text is asked for
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
            case JsonValueKind.Number when value.TryGetDouble(out var number) && double.IsFinite(number):
                return new(number, null, null);
            case JsonValueKind.True or JsonValueKind.False:
                return new(null, null, value.GetBoolean());
            case JsonValueKind.String:
                return OfText(value.GetString()!);
            case JsonValueKind.Object when value.EnumerateObject().Count() == 1 && value.TryGetProperty(Base64, out var coded) && coded.TryGetBytesFromBase64(out var bytes):
                return OfText(Encoding.UTF8.GetString(bytes));
            default:
                throw new TensorFault($"{where} holds {Words.Clip(value.GetRawText())}, which is no number, word or truth value.");
        }
    }

    // Tensors of words have no null: the empty word is the missing one.
    private static CellContract OfText(string text) => new(null, text.Length == 0 ? null : text, null);
}
