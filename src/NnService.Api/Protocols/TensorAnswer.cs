using System.Buffers;
using System.Globalization;
using System.Text.Json;
using NnService.Api.Json;
using NnService.Api.Protocols.OpenInference;

namespace NnService.Api.Protocols;

/// <summary>
/// An answer with tensors: JSON, or JSON and behind it the bytes of tensors. It is sent while it is written, so that only a piece of it is
/// in memory.
/// </summary>
internal sealed class TensorAnswer : IResult
{
    public const string Json = "application/json";
    public const string Binary = "application/octet-stream";

    private const int PieceBytes = 32 * 1024;

    private readonly Func<Utf8JsonWriter, IEnumerable<bool>> _json;
    private readonly Func<IBufferWriter<byte>, IEnumerable<bool>>? _binary;

    /// <param name="json">Writes the JSON, and hands back now and then so that what there is can be sent.</param>
    /// <param name="binary">Writes the bytes behind it likewise; null where there are none.</param>
    public TensorAnswer(Func<Utf8JsonWriter, IEnumerable<bool>> json, Func<IBufferWriter<byte>, IEnumerable<bool>>? binary = null)
    {
        _json = json;
        _binary = binary;
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = _binary is null ? Json : Binary;
        if (_binary is not null) response.Headers[InferBody.LengthHeader] = LengthOfJson().ToString(CultureInfo.InvariantCulture);
        var text = new ArrayBufferWriter<byte>();
        foreach (var _ in Write(text))
        {
            if (text.WrittenCount < PieceBytes) continue;
            await response.BodyWriter.WriteAsync(text.WrittenMemory, httpContext.RequestAborted);
            text.ResetWrittenCount();
        }

        if (!response.HasStarted) response.ContentLength = text.WrittenCount;
        await response.BodyWriter.WriteAsync(text.WrittenMemory, httpContext.RequestAborted);
    }

    private IEnumerable<bool> Write(ArrayBufferWriter<byte> text)
    {
        using (var json = new Utf8JsonWriter(text, StrictJson.WriterOptions))
        {
            foreach (var _ in _json(json))
            {
                // What was sent is overwritten, so nothing of the writer may lie behind it then.
                if (text.WrittenCount + json.BytesPending >= PieceBytes) json.Flush();
                yield return true;
            }
        }

        if (_binary is null) text.Write("\n"u8);
        foreach (var _ in _binary?.Invoke(text) ?? []) yield return true;
    }

    // The length comes before the JSON, so this is written twice; where bytes follow it is short.
    private long LengthOfJson()
    {
        var text = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(text, StrictJson.WriterOptions);
        foreach (var _ in _json(json))
        {
            if (json.BytesPending < PieceBytes) continue;
            json.Flush();
            text.ResetWrittenCount();
        }

        json.Flush();
        return json.BytesCommitted;
    }
}
