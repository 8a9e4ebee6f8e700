using System.Text;

namespace NnService.Infrastructure.Datasets;

/// <summary>
/// Text of any encoding, read as UTF-8. A mark at its beginning decides between the two orders of UTF-16, and where no encoding was told
/// also between them and UTF-8.
/// </summary>
/// <param name="source">The bytes.</param>
/// <param name="told">What they are in; null for UTF-8, or UTF-16 with its mark.</param>
internal sealed class DecodingStream(Stream source, Encoding? told) : Stream
{
    private const int BlockBytes = 32 * 1024;

    private readonly byte[] _raw = new byte[BlockBytes];
    private readonly char[] _text = new char[BlockBytes + 1];
    private byte[] _utf8 = [];
    private Encoding? _encoding = told;
    private Decoder? _decoder;
    private bool _begun;
    private bool _ended;
    private int _at;
    private int _length;
    private int _line = 1;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty) return 0;
        while (_at == _length)
        {
            if (_ended) return 0;
            if (_begun && _encoding is null) return await source.ReadAsync(buffer, cancellationToken);
            // The first block has at least a whole mark.
            var bytes = await source.ReadAtLeastAsync(_raw, 4, throwOnEndOfStream: false, cancellationToken);
            _ended = bytes < 4;
            if (!_begun) Begin(_raw.AsSpan(0, bytes));
            if (_encoding is null)
            {
                _at = 0;
                _length = bytes;
                _utf8 = _raw;
            }
            else Decode(_raw.AsSpan(0, bytes), _encoding);
        }

        var copied = Math.Min(buffer.Length, _length - _at);
        _utf8.AsMemory(_at, copied).CopyTo(buffer);
        _at += copied;
        return copied;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Bodies are read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Begin(ReadOnlySpan<byte> bytes)
    {
        _begun = true;
        if (_encoding is null or UnicodeEncoding) _encoding = TextEncodings.OfMark(bytes) ?? _encoding;
        _decoder = _encoding?.GetDecoder();
    }

    private void Decode(ReadOnlySpan<byte> bytes, Encoding encoding)
    {
        _at = 0;
        _length = 0;
        if (_utf8.Length == 0) _utf8 = new byte[3 * _text.Length];
        var completed = false;
        while (!completed)
        {
            _decoder!.Convert(bytes, _text, flush: _ended, out var used, out var chars, out completed);
            var text = _text.AsSpan(0, chars);
            if (text.IndexOf(TextEncodings.Undecodable) is >= 0 and var wrong)
                throw new UndecodableException(
                    _line + text[..wrong].Count('\n'),
                    $"There are bytes on this line that are not text in {encoding.WebName}; is it another encoding?");
            _line += text.Count('\n');
            if (_length + (3 * chars) > _utf8.Length) Array.Resize(ref _utf8, _length + (3 * chars));
            // A pair of surrogates comes as a whole: its first half waits in the decoder.
            _length += Encoding.UTF8.GetBytes(text, _utf8.AsSpan(_length));
            bytes = bytes[used..];
        }
    }
}

/// <summary>The bytes are not what their encoding says; the message is for the user.</summary>
internal sealed class UndecodableException(int line, string message) : Exception(message)
{
    public int Line { get; } = line;
}
