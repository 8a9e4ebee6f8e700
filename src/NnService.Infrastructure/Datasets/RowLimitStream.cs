namespace NnService.Infrastructure.Datasets;

/// <summary>
/// Text on its way to a reader that keeps a row until it is whole: where one takes more bytes than its cells may have together, the text
/// ends there, and the reader shows what came of it.
/// </summary>
internal sealed class RowLimitStream(Stream source) : Stream
{
    // Blocks are bounded, so that what lies between two looks is.
    private const int BlockBytes = 64 * 1024;

    private long _handedOn;
    private long _empty;

    /// <summary>Where the last row ended of which the reader knows, in bytes from the beginning.</summary>
    public long RowEnd
    {
        get;
        set
        {
            field = value;
            _empty = 0;
        }
    }

    /// <summary>Bytes that a row may take; the first one, by which the columns become known, has a bound of its own elsewhere.</summary>
    public long MaxRowBytes { get; set; } = long.MaxValue;

    /// <summary>Whether the text was ended inside of a row.</summary>
    public bool IsCut { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // Of two blocks, some may belong to the row before and some to the one after.
        if (_handedOn - RowEnd - _empty - (2 * BlockBytes) > MaxRowBytes) IsCut = true;
        if (IsCut) return 0;
        var block = buffer.Length > BlockBytes ? buffer[..BlockBytes] : buffer;
        var bytes = await source.ReadAsync(block, cancellationToken);
        _handedOn += bytes;
        // Empty lines are not rows, however many follow each other.
        if (block.Span[..bytes].IndexOfAnyExcept((byte)'\r', (byte)'\n') < 0) _empty += bytes;
        return bytes;
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
}
