using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace NnService.Api.Tests.Protocols;

/// <summary>
/// What a public client library sends, and what it must get: a file of the folder Fixtures. Its parts are the request (an HTTP message; a
/// last line <c>hex</c> is bytes that follow the text at once), the answer that the documents of the protocol demand, and what the client
/// makes of it.
/// </summary>
internal sealed record ClientFixture(
    HttpMethod Method,
    string Path,
    IReadOnlyList<(string Name, string Value)> Headers,
    byte[]? Body,
    int Status,
    string Type,
    string Json,
    byte[] Binary,
    string Reader,
    IReadOnlyList<string> Reads)
{
    private const string Hex = "hex ";
    private const string Part = "---- ";

    private static readonly string Folder = System.IO.Path.Combine(AppContext.BaseDirectory, "Protocols", "Fixtures");

    public static IEnumerable<string> Names =>
        Directory.GetFiles(Folder).Select(file => System.IO.Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    public static ClientFixture Of(string name)
    {
        var lines = File.ReadAllLines(System.IO.Path.Combine(Folder, $"{name}.txt")).SkipWhile(line => line.StartsWith('#')).ToArray();
        int[] parts = [.. Enumerable.Range(0, lines.Length).Where(i => lines[i].StartsWith(Part, StringComparison.Ordinal))];
        var request = lines[..parts[0]];
        var answer = lines[(parts[0] + 1)..parts[1]];
        var reads = lines[(parts[1] + 1)..];
        var first = request[0].Split(' ');
        var headers = request[1..].TakeWhile(line => line.Length > 0).Select(line => line.Split(": ", 2)).Select(pair => (pair[0], pair[1]))
            .ToArray();
        var body = request[(headers.Length + 2)..];
        var status = answer[0].Split(' ');
        return new(
            new(first[0]), first[1], headers, body.Length == 0 ? null : [.. Encoding.UTF8.GetBytes(body[0]), .. Bytes(body)],
            int.Parse(
                status[0],
                CultureInfo.InvariantCulture), status[1], answer[1], Bytes(answer), lines[parts[1]][(Part.Length
                    + "read by ".Length)..], reads);
    }

    /// <summary>The request as the client sends it: its headers and no others.</summary>
    public HttpContent? Content()
    {
        if (Body is null) return null;
        var content = new ByteArrayContent(Body);
        if (Headers.FirstOrDefault(header => header.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)).Value is { } type)
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return content;
    }

    private static byte[] Bytes(string[] part) =>
        part[^1].StartsWith(Hex, StringComparison.Ordinal) ? Convert.FromHexString(part[^1].AsSpan(Hex.Length)) : [];
}
