namespace NnService.Api.Requests;

/// <summary>
/// A body that is refused with 413 once more of it has come than is allowed, whether its length was told, it came in chunks or compressed.
/// </summary>
/// <param name="body">The body, after decompression.</param>
/// <param name="limit">Bytes that are allowed.</param>
/// <param name="refusal">What it is refused with.</param>
internal sealed class LimitedBody(Stream body, long limit, BadHttpRequestException refusal) : ReadOnlyBody
{
    private long _read;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Counted(await body.ReadAsync(buffer, cancellationToken));

    public override int Read(byte[] buffer, int offset, int count) => Counted(body.Read(buffer, offset, count));

    private int Counted(int bytes)
    {
        _read += bytes;
        return _read <= limit ? bytes : throw refusal;
    }
}

/// <summary>More of a body has come than is allowed; the message is for the client.</summary>
internal sealed class BodyTooLargeException(string detail) : BadHttpRequestException(detail, StatusCodes.Status413PayloadTooLarge);
