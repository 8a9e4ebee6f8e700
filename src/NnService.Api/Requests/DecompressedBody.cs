using System.Globalization;
namespace NnService.Api.Requests;

/// <summary>A compressed body as it is read, refused with 413 once it has become much more than was sent.</summary>
/// <param name="expanded">What it becomes.</param>
/// <param name="sent">What came.</param>
/// <param name="maxExpansion">Bytes that may become of each byte that came.</param>
/// <param name="refused">Takes the reason of a refusal, for those that only see the status of the exception.</param>
internal sealed class DecompressedBody(Stream expanded, CountingStream sent, int maxExpansion, Action<string> refused) : ReadOnlyBody
{
    // What fits into this harms nothing, and short bodies of one row are all repetition.
    private const long FreeBytes = 1 << 20;

    private long _read;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Counted(await expanded.ReadAsync(buffer, cancellationToken));

    public override int Read(byte[] buffer, int offset, int count) => Counted(expanded.Read(buffer, offset, count));

    private int Counted(int bytes)
    {
        _read += bytes;
        if (_read <= FreeBytes || _read <= sent.BytesRead * maxExpansion) return bytes;
        var detail = string.Create(
            CultureInfo.InvariantCulture,
            $"{sent.BytesRead} compressed bytes became {_read} bytes and more; above {FreeBytes} bytes at most {maxExpansion} for each "
                + $"are allowed (NnService:Limits:MaxExpansion).");
        refused(detail);
        throw new ExpansionTooLargeException(detail);
    }
}

/// <summary>Counts what is read of a stream.</summary>
internal sealed class CountingStream(Stream source) : ReadOnlyBody
{
    public long BytesRead { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var bytes = await source.ReadAsync(buffer, cancellationToken);
        BytesRead += bytes;
        return bytes;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        var bytes = source.Read(buffer, offset, count);
        BytesRead += bytes;
        return bytes;
    }
}

/// <summary>A compressed body became more than is allowed; the message is for the client.</summary>
internal sealed class ExpansionTooLargeException(string detail) : BadHttpRequestException(detail, StatusCodes.Status413PayloadTooLarge);
