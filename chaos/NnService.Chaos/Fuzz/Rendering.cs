using System.Globalization;
using System.Text;

namespace NnService.Chaos.Fuzz;

/// <summary>A request as bytes, and what may be expected of its answer.</summary>
/// <param name="Operation">The operation that it was made from.</param>
/// <param name="Line">Its first line, for people.</param>
/// <param name="Bytes">All of it.</param>
/// <param name="IsHead">Whether the answer has no body.</param>
/// <param name="IsWellFormed">Whether it is HTTP, so that an answer is due.</param>
/// <param name="MayBeRefusedBare">Whether the server itself may refuse it, without a body.</param>
/// <param name="Ending">How the connection goes on.</param>
/// <param name="Steps">What was done to the valid request.</param>
internal sealed record Rendered(
    string Operation, string Line, byte[] Bytes, bool IsHead, bool IsWellFormed, bool MayBeRefusedBare, Ending Ending, string Steps);

/// <summary>Makes the bytes of a draft.</summary>
internal static class Rendering
{
    private const int LongestLine = 200;

    // Bytes of a head that the server reads whatever is in it.
    private const int HeadAlwaysRead = 8_000;

    public static Rendered Render(this Draft draft, string host)
    {
        var body = draft.Json is null && draft.Body is null ? null : draft.Bytes();
        var target = draft.Path + string.Concat(draft.Query.Select((field, i) => $"{(i == 0 ? '?' : '&')}{field.Name}={field.Value}"));
        var head = new StringBuilder();
        head.Append(draft.Method).Append(' ').Append(target).Append(' ').Append(draft.Version).Append("\r\n");
        if (!draft.Headers.Exists(header => header.Name == "Host")) head.Append("Host: ").Append(host).Append("\r\n");
        foreach (var header in draft.Headers) head.Append(header.Name).Append(": ").Append(header.Value).Append("\r\n");
        if (body is not null && draft.IsChunked) head.Append("Transfer-Encoding: chunked\r\n");
        else if (body is not null) head.Append(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n");
        head.Append("\r\n");

        byte[] bytes = [.. Encoding.Latin1.GetBytes(head.ToString()), .. body is not null && draft.IsChunked ? Chunked(body) : body ?? []];
        var line = $"{draft.Method} {target}";
        return new(
            draft.Operation,
            line.Length <= LongestLine ? line : $"{line[..LongestLine]}… ({line.Length} characters)",
            draft.Damage?.Invoke(bytes) ?? bytes,
            draft.Method == "HEAD",
            draft.Damage is null,
            draft.MayBeRefusedBare || head.Length > HeadAlwaysRead || draft.Damage is not null,
            draft.Ending,
            string.Join(", ", draft.Steps));
    }

    // Two chunks: the first byte, and the rest.
    private static byte[] Chunked(byte[] body)
    {
        var chunks = new MemoryStream();
        var first = Math.Min(1, body.Length);
        Add(chunks, body.AsSpan(0, first));
        Add(chunks, body.AsSpan(first));
        chunks.Write("0\r\n\r\n"u8);
        return chunks.ToArray();
    }

    private static void Add(MemoryStream chunks, ReadOnlySpan<byte> chunk)
    {
        if (chunk.IsEmpty) return;
        chunks.Write(Encoding.ASCII.GetBytes($"{chunk.Length:x}\r\n"));
        chunks.Write(chunk);
        chunks.Write("\r\n"u8);
    }
}
