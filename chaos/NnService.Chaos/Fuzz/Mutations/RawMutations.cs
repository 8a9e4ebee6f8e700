using System.Text;

namespace NnService.Chaos.Fuzz.Mutations;

/// <summary>What is done to the bytes of a request on their way, after which they need not be HTTP.</summary>
internal static class RawMutations
{
    private static readonly string[] Lengths = ["0", "1", "-1", "+1", "abc", "", "1, 2", "0x10", "9223372036854775807",
        "9223372036854775808", "99999999999999999999", "1 1"];
    private static readonly string[] Chunks = ["zz", "-1", "FFFFFFFFFFFFFFFFF", "7fffffff", "ffffffff", "1;a=b", "1 ", "", "0x1", "1\r",
        "5\r\nab"];
    private static readonly string[] Versions = ["HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "HTTP/1.2", "HTTP/9.9", "http/1.1", "HTTP/1.10",
        "HTTP", "", "ICY"];
    private static readonly string[] Methods = ["", " ", "G\0T", "GE T", "CONNECT", "PRI", "\u00e4", "GET\t", "(", new('A', 10_000)];

    private static readonly string[] Lines =
    [
        "X\r\n", ": a\r\n", "X : a\r\n", " folded\r\n", "X:\0\r\n", "X: a\rb\r\n", "\r\n", "X: a\n", "X\u00e4: \u00e4\r\n",
        "Host: localhost\r\n", "Content-Length: 3\r\n", "Transfer-Encoding: chunked\r\n",
        "Transfer-Encoding: gzip\r\n", "Transfer-Encoding: chunked, identity\r\n", "Connection: close\r\n",
        "Connection: upgrade\r\nUpgrade: websocket\r\n",
        "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n",
        "Expect: 100-continue\r\n", "Expect: 200-ok\r\n",
    ];

    public static readonly Mutation[] All =
    [
        new("raw.length", 4, Always, On((text, random) => SetLength(text, random.Pick(Lengths)))),
        new("raw.chunks", 4, Always, On(Chunked)),
        new("raw.half", 3, Always, (draft, random) => Damage(draft, bytes => bytes[..random.Next(1, bytes.Length)], random)),
        new("raw.version", 2, Always, On((text, random) => text.Replace("HTTP/1.1", random.Pick(Versions), StringComparison.Ordinal))),
        new("raw.method", 2, Always, On((text, random) => random.Pick(Methods) + text[Math.Max(0, text.IndexOf(' '))..])),
        new("raw.target", 3, Always, On(Target)),
        new("raw.line", 4, Always, On((text, random) => text.Insert(text.IndexOf('\n') + 1, random.Pick(Lines)))),
        new("raw.lines", 1, Always,
            On((text, random) =>
            text.Insert(text.IndexOf('\n') + 1,
            string.Concat(Enumerable.Range(0, random.Pick((int[])[99, 101, 2_000])).Select(i => $"X{i}: a\r\n"))))),
        new("raw.hostless", 1, Always, On((text, _) => text.Replace("Host: ", "Hast: ", StringComparison.Ordinal))),
        new("raw.bare", 1, Always, On((text, _) => text.Replace("\r\n", "\n", StringComparison.Ordinal))),
        new("raw.flip", 3, Always, On(Flip)),
        new("raw.twice", 2, Always, On((text, _) => text + text)),
        new("raw.http2", 1, Always, On((text, _) => $"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0{text}")),
        new("raw.tls", 1, Always, On((text, _) => $"\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003{text}")),
        new("raw.before", 1, Always,
            On((text, random) =>
            string.Concat(Enumerable.Repeat(random.Pick((string[])["\r\n", "\n", " ", "\0"]), random.Next(1, 50))) + text)),
    ];

    private static bool Always(Draft draft) => true;

    private static Action<Draft, Random> On(Func<string, Random, string> change) =>
        (draft, random) => Damage(draft, bytes => Encoding.Latin1.GetBytes(change(Encoding.Latin1.GetString(bytes), random)), random);

    private static void Damage(Draft draft, Func<byte[], byte[]> damage, Random random)
    {
        draft.Damage = damage;
        draft.Ending = random.Chance(0.02) ? Ending.Read : random.Chance(0.3) ? Ending.Vanish : Ending.HalfClose;
    }

    private static string SetLength(string text, string length)
    {
        var at = text.IndexOf("Content-Length: ", StringComparison.Ordinal);
        var line = $"Content-Length: {length}";
        return at < 0 ? text.Insert(text.IndexOf('\n') + 1, line + "\r\n") : $"{text[..at]}{line}{text[text.IndexOf('\r', at)..]}";
    }

    private static string Chunked(string text, Random random)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
        var at = text.IndexOf("Content-Length: ", StringComparison.Ordinal);
        var head = at < 0 ? $"{text[..(end - 2)]}Transfer-Encoding: chunked\r\n\r\n"
            : $"{text[..at]}Transfer-Encoding: chunked{text[text.IndexOf('\r', at)..end]}";
        return $"{head}{random.Pick(Chunks)}\r\n{text[end..]}\r\n{random.Pick((string[])["0\r\n\r\n", "0\r\nX: a\r\n\r\n", "0\r\n", "", "0", "00000000000000000000\r\n\r\n"])}";
    }

    private static string Target(string text, Random random)
    {
        var start = text.IndexOf(' ') + 1;
        var end = text.IndexOf(' ', start);
        var target = random.Next(8) switch
        {
            0 => $"http://localhost{text[start..end]}",
            1 => $"http://evil.example{text[start..end]}",
            2 => $"ftp://a{text[start..end]}",
            3 => "*",
            4 => "localhost:80",
            5 => text[start..end].TrimStart('/'),
            6 => $"{text[start..end]}#fragment",
            _ => $"{text[start..end]} b",
        };
        return $"{text[..start]}{target}{text[end..]}";
    }

    private static string Flip(string text, Random random)
    {
        var characters = text.ToCharArray();
        var head = Math.Max(1, text.IndexOf("\r\n\r\n", StringComparison.Ordinal));
        for (var i = random.Next(1, 4); i > 0; i--) characters[random.Next(head)] = (char)random.Next(256);
        return new(characters);
    }
}
