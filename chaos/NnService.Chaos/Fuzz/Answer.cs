using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace NnService.Chaos.Fuzz;

/// <summary>How a request ended.</summary>
internal enum Outcome
{
    /// <summary>With a whole answer.</summary>
    Answered,

    /// <summary>With the first event of a stream that goes on.</summary>
    Streaming,

    /// <summary>The server closed the connection without a report.</summary>
    Closed,

    /// <summary>The connection broke, or the answer is not HTTP or not whole.</summary>
    Broken,

    /// <summary>No answer came in time.</summary>
    TimedOut,

    /// <summary>This client closed the connection.</summary>
    Vanished,
}

/// <summary>What came back.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Status">The status; 0 without an answer.</param>
/// <param name="ContentType">The content type without parameters; empty where there is none.</param>
/// <param name="Body">The body.</param>
/// <param name="Closes">Whether the server says that it closes the connection.</param>
internal sealed record Answer(
    Outcome Outcome, int Status = 0, string ContentType = "", ReadOnlyMemory<byte> Body = default, bool Closes = true)
{
    public TimeSpan Time { get; init; }
}

/// <summary>Reads one answer of HTTP/1.1 from bytes that come piece by piece.</summary>
/// <param name="isHead">Whether the answer has no body whatever its head says.</param>
internal sealed class AnswerReader(bool isHead)
{
    private const string EventStream = "text/event-stream";

    private readonly ArrayBufferWriter<byte> _received = new();
    private readonly ArrayBufferWriter<byte> _chunks = new();
    private int _at;
    private int _status;
    private long? _length;
    private bool _isChunked;
    private bool _closes;
    private string _contentType = "";
    private string _encoding = "";

    /// <summary>Takes the next bytes.</summary>
    /// <returns>The answer, when it is complete; null when there is more to come.</returns>
    public Answer? Add(ReadOnlySpan<byte> bytes)
    {
        _received.Write(bytes);
        try
        {
            if (_status < 200 && !ReadHeads()) return null;
            return ReadBody();
        }
        catch (FormatException)
        {
            return new(Outcome.Broken, _status);
        }
    }

    /// <summary>The server has closed the connection.</summary>
    public Answer End()
    {
        if (_received.WrittenCount == 0) return new(Outcome.Closed);
        var isWhole = _status >= 200 && !_isChunked && _length is null;
        try
        {
            return isWhole ? Whole(_received.WrittenMemory[_at..]) : new(Outcome.Broken, _status);
        }
        catch (FormatException)
        {
            return new(Outcome.Broken, _status);
        }
    }

    // Interim answers (1xx) come before the answer.
    private bool ReadHeads()
    {
        while (_status < 200)
        {
            var rest = _received.WrittenSpan[_at..];
            var end = rest.IndexOf("\r\n\r\n"u8);
            if (end < 0) return false;
            ReadHead(Encoding.Latin1.GetString(rest[..end]));
            _at += end + 4;
        }

        return true;
    }

    private void ReadHead(string head)
    {
        var lines = head.Split("\r\n");
        if (lines[0] is not ['H', 'T', 'T', 'P', '/', '1', '.', _, ' ', _, _, _, ..]) throw new FormatException("That is no status line.");
        _status = int.Parse(lines[0].AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture);
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':');
            if (colon <= 0) throw new FormatException("That is no header.");
            ReadHeader(line[..colon].ToLowerInvariant(), line[(colon + 1)..].Trim());
        }
    }

    private void ReadHeader(string name, string value)
    {
        switch (name)
        {
            case "content-length": _length = long.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture); break;
            case "transfer-encoding": _isChunked = value == "chunked"; break;
            case "connection": _closes = value.Equals("close", StringComparison.OrdinalIgnoreCase); break;
            case "content-type": _contentType = value.Split(';')[0]; break;
            case "content-encoding": _encoding = value; break;
        }
    }

    private Answer? ReadBody()
    {
        if (isHead || _status is 204 or 304) return Whole(default);
        if (_isChunked)
        {
            if (ReadChunks()) return Whole(_chunks.WrittenMemory);
            return _contentType == EventStream && _chunks.WrittenCount > 0
                ? Whole(_chunks.WrittenMemory) with { Outcome = Outcome.Streaming }
                : null;
        }

        var length = _received.WrittenCount - _at;
        if (_length is null || length < _length) return null;
        if (length > _length) throw new FormatException("The answer is longer than it says.");
        return Whole(_received.WrittenMemory[_at..]);
    }

    private bool ReadChunks()
    {
        while (true)
        {
            var rest = _received.WrittenSpan[_at..];
            var line = rest.IndexOf("\r\n"u8);
            if (line < 0) return false;
            var size = int.Parse(Encoding.Latin1.GetString(rest[..line]), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            if (rest.Length < line + 2 + size + 2) return false;
            if (!rest[(line + 2 + size)..].StartsWith("\r\n"u8)) throw new FormatException("The chunk does not end where it should.");
            _chunks.Write(rest.Slice(line + 2, size));
            _at += line + 2 + size + 2;
            if (size > 0) continue;
            if (_at < _received.WrittenCount) throw new FormatException("Something follows the last chunk.");
            return true;
        }
    }

    private Answer Whole(ReadOnlyMemory<byte> body) =>
        new(Outcome.Answered, _status, _contentType, body.IsEmpty ? body : Unpacked(body), _closes);

    // A request may ask for it by a header that it was given by chance.
    private ReadOnlyMemory<byte> Unpacked(ReadOnlyMemory<byte> body)
    {
        if (_encoding is not ("gzip" or "br") || _contentType == EventStream) return body;
        using var packed = new MemoryStream(body.ToArray());
        using Stream unpacking = _encoding == "br"
            ? new BrotliStream(packed, CompressionMode.Decompress)
            : new GZipStream(packed, CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        try
        {
            unpacking.CopyTo(unpacked);
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
        {
            throw new FormatException($"The body is not {_encoding}.", e);
        }

        return unpacked.ToArray();
    }
}
