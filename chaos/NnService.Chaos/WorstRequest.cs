using System.IO.Compression;
using System.Text;

namespace NnService.Chaos;

/// <summary>What a request may take at most.</summary>
/// <param name="Name">What it is called in docs/operating.md.</param>
/// <param name="Memory">Bytes by which the resident memory may rise.</param>
/// <param name="Disk">Bytes by which the data directory may grow.</param>
internal sealed record Budget(string Name, long Memory, long Disk)
{
    private const long Mebibyte = 1 << 20;

    /// <summary>Every request of up to a MiB, but for the following.</summary>
    public static readonly Budget Request = new("request", 256 * Mebibyte, 64 * Mebibyte);

    /// <summary>A dataset that is made up: as large as NnService:Limits:MaxGeneratedCells allows.</summary>
    public static readonly Budget Generate = new("generate", 512 * Mebibyte, 512 * Mebibyte);

    /// <summary>A copy of the database, which needs its size on the disk again.</summary>
    public static readonly Budget Backup = new("backup", 256 * Mebibyte, long.MaxValue);
}

/// <summary>The most expensive request of an operation that anybody has thought of.</summary>
/// <param name="Operation">Method and path, as the OpenAPI document has them.</param>
/// <param name="Name">What is expensive about it.</param>
/// <param name="Target">Path and query that are sent.</param>
internal sealed record WorstRequest(string Operation, string Name, string Target)
{
    // A request is a MiB on the wire.
    private const int MaxBytes = 1 << 20;

    private const int GzipHeader = 10;
    private const int GzipFlags = 3;
    private const byte HasComment = 0x10;

    public Budget Budget { get; init; } = Budget.Request;

    /// <summary>The text of the body; null for none.</summary>
    public Func<string>? Body { get; init; }

    public string ContentType { get; init; } = "application/json";

    public bool IsCompressed { get; init; }

    /// <summary>More headers, name and value.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public HttpRequestMessage Make()
    {
        var request = new HttpRequestMessage(new HttpMethod(Operation[..Operation.IndexOf(' ', StringComparison.Ordinal)]), Target);
        foreach (var (name, value) in Headers) request.Headers.TryAddWithoutValidation(name, value);
        if (Body is null) return request;
        var bytes = Encoding.UTF8.GetBytes(Body());
        if (IsCompressed) bytes = Compressed(bytes);
        if (bytes.Length > MaxBytes)
            throw new InvalidOperationException($"{Operation}, {Name}: {bytes.Length} bytes are more than the {MaxBytes} of this table.");
        request.Content = new ByteArrayContent(bytes) { Headers = { { "Content-Type", ContentType } } };
        if (IsCompressed) request.Content.Headers.ContentEncoding.Add("gzip");
        return request;
    }

    private static byte[] Compressed(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true)) gzip.Write(bytes);
        return Padded(compressed.ToArray());
    }

    // With a comment in its header, as long as a request may be: so a limit of the ratio allows the most.
    private static byte[] Padded(byte[] gzip)
    {
        if (gzip.Length >= MaxBytes) return gzip;
        var padded = new byte[MaxBytes];
        padded.AsSpan().Fill((byte)'x');
        gzip.AsSpan(0, GzipHeader).CopyTo(padded);
        padded[GzipFlags] |= HasComment;
        gzip.AsSpan(GzipHeader).CopyTo(padded.AsSpan(MaxBytes - gzip.Length + GzipHeader));
        padded[MaxBytes - gzip.Length + GzipHeader - 1] = 0;
        return padded;
    }
}
