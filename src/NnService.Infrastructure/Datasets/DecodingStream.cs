using System.Text;

namespace NnService.Infrastructure.Datasets;

/// <summary>Text of another encoding, read as UTF-8. A mark at its beginning decides between the two orders of UTF-16.</summary>
internal sealed class DecodingStream(Stream source, Encoding encoding) : Stream
{
    private const int BlockBytes = 32 * 1024;

    private readonly byte[] _raw = new byte[BlockBytes];
    private readonly char[] _text = new char[BlockBytes + 1];
    private byte[] _utf8 = [];
    private Decoder? _decoder;
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
            // The first block has at least a whole mark.
            var bytes = await source.ReadAtLeastAsync(_raw, 4, throwOnEndOfStream: false, cancellationToken);
            _ended = bytes < 4;
            Decode(_raw.AsSpan(0, bytes));
        }

        var copied = Math.Min(buffer.Length, _length - _at);
        _utf8.AsMemory(_at, copied).CopyTo(buffer);
        _at += copied;
        return copied;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Bodies are read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Decode(ReadOnlySpan<byte> bytes)
    {
        _decoder ??= (encoding is UnicodeEncoding && bytes is [0xFE, 0xFF, ..] ? TextEncodings.BigEndian
            : encoding is UnicodeEncoding && bytes is [0xFF, 0xFE, ..] ? TextEncodings.LittleEndian
            : encoding).GetDecoder();
        (_at, _length) = (0, 0);
        if (_utf8.Length == 0) _utf8 = new byte[3 * _text.Length];
        var completed = false;
        while (!completed)
        {
            _decoder.Convert(bytes, _text, flush: _ended, out var used, out var chars, out completed);
            var text = _text.AsSpan(0, chars);
            if (text.IndexOf(TextEncodings.Undecodable) is >= 0 and var wrong)
                throw new UndecodableException(_line + text[..wrong].Count('\n'), $"There are bytes on this line that are no text in {encoding.WebName}; is it another encoding?");
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
