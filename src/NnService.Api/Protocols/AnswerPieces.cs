using System.Buffers;
using System.Text.Json;

namespace NnService.Api.Protocols;

/// <summary>An answer that is sent while it is written, or only measured: a piece of it is in memory at a time.</summary>
/// <param name="response">Where it goes; null to measure it.</param>
internal sealed class AnswerPieces(HttpResponse? response)
{
    private const int PieceBytes = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _piece = new();
    private long _sent;

    /// <summary>Takes what is written next.</summary>
    public IBufferWriter<byte> Writer => _piece;

    /// <summary>Bytes that were written so far.</summary>
    public long Length => _sent + _piece.WrittenCount;

    /// <summary>Sends what was written, once it is worth it.</summary>
    /// <param name="json">What writes it; null where that is done already.</param>
    public ValueTask SendAsync(Utf8JsonWriter? json = null)
    {
        if (json is not null && _piece.WrittenCount + json.BytesPending < PieceBytes) return default;
        json?.Flush();
        return _piece.WrittenCount < PieceBytes ? default : SendPieceAsync();
    }

    /// <summary>Sends the rest; an answer of one piece tells its length.</summary>
    public ValueTask EndAsync()
    {
        if (_sent == 0 && response is not null) response.ContentLength ??= _piece.WrittenCount;
        return SendPieceAsync();
    }

    private async ValueTask SendPieceAsync()
    {
        if (response is not null) await response.BodyWriter.WriteAsync(_piece.WrittenMemory, response.HttpContext.RequestAborted);
        _sent += _piece.WrittenCount;
        _piece.ResetWrittenCount();
    }
}
