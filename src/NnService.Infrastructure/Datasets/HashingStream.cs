using System.Security.Cryptography;

namespace NnService.Infrastructure.Datasets;

/// <summary>Counts and digests what is read through it.</summary>
/// <param name="source">Where it comes from.</param>
/// <param name="without">Bytes that do not count for the digest wherever they occur: what a client makes up anew each time it sends the
/// same. Empty for none.</param>
public sealed class HashingStream(Stream source, ReadOnlyMemory<byte> without = default) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] _undecided = []; // the end of what was read, which may be the beginning of such bytes

    public long BytesRead { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => BytesRead; set => throw new NotSupportedException(); }

    /// <summary>SHA-256 of what has been read so far, lower-case hexadecimal.</summary>
    public string Digest()
    {
        _hash.AppendData(_undecided);
        _undecided = [];
        return Convert.ToHexStringLower(_hash.GetCurrentHash());
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await source.ReadAsync(buffer, cancellationToken);
        if (without.IsEmpty) _hash.AppendData(buffer.Span[..read]);
        else AppendWithout(buffer.Span[..read]);
        BytesRead += read;
        return read;
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

    protected override void Dispose(bool disposing)
    {
        _hash.Dispose();
        base.Dispose(disposing);
    }

    private void AppendWithout(ReadOnlySpan<byte> read)
    {
        ReadOnlySpan<byte> rest = [.. _undecided, .. read];
        for (int at; (at = rest.IndexOf(without.Span)) >= 0; rest = rest[(at + without.Length)..])
            _hash.AppendData(rest[..at]);
        var decided = Math.Max(0, rest.Length - without.Length + 1);
        _hash.AppendData(rest[..decided]);
        _undecided = rest[decided..].ToArray();
    }
}
