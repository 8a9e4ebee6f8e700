namespace NnService.Api.Requests;

/// <summary>A body whose beginning has been read already, from its beginning.</summary>
internal sealed class BegunBody(ReadOnlyMemory<byte> beginning, Stream rest) : ReadOnlyBody
{
    private ReadOnlyMemory<byte> _beginning = beginning;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _beginning.IsEmpty ? rest.ReadAsync(buffer, cancellationToken) : ValueTask.FromResult(Begin(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        _beginning.IsEmpty ? rest.Read(buffer, offset, count) : Begin(buffer.AsSpan(offset, count));

    private int Begin(Span<byte> buffer)
    {
        var length = Math.Min(buffer.Length, _beginning.Length);
        _beginning.Span[..length].CopyTo(buffer);
        _beginning = _beginning[length..];
        return length;
    }
}
