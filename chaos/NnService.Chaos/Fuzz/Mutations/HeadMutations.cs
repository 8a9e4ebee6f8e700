using System.Text;

namespace NnService.Chaos.Fuzz.Mutations;

/// <summary>What is done to method, path, query and headers, so that it stays HTTP.</summary>
internal static class HeadMutations
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "BREW", "get",
        "M-SEARCH"];

    private static readonly string[] Types =
    [
        "application/json", "application/json; charset=utf-8", "application/json;charset=\"utf-8\"", "application/json; charset=utf-16",
        "APPLICATION/JSON", "application/problem+json",
        "text/json", "text/csv", "text/csv; charset=iso-8859-1", "text/csv; charset=utf-7", "text/csv; charset=",
        "text/csv; charset=none", "text/csv;header=absent", "application/x-ndjson",
        "application/octet-stream", "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\"a b\"", "text/plain",
        "*/*", "", ";", "a", "/", "application/", "application/json, text/csv", "application/xml", "image/png", "application/grpc",
    ];

    private static readonly string[] Accepts =
    [
        "*/*", "application/json", "text/csv", "application/x-ndjson", "application/problem+json", "text/*", "text/csv;q=0", "*/*;q=0",
        "application/json;q=2", "text/event-stream",
        "image/png", "", ",", ";;", "application/json;q=a", "*", "text/csv, application/json;q=0.5", "application/octet-stream",
        "text/plain; version=0.0.4", "application/openmetrics-text",
    ];

    private static readonly string[] Encodings = ["gzip", "identity", "br", "deflate", "gzip, gzip", "GZIP", "", "x-gzip", "zstd"];

    private static readonly string[] Values = ["", "0", "-1", "*", "a", "\"1\"", "W/\"1\"", "\"1\", \"2\"", "1.1", "30.2",
        "9999999999999999999.1", "-1.-1", "null", "\u00e4", "\t", "\"", "a,b", "🦊"];

    private static readonly string[] Names =
    [
        "Accept", "Content-Encoding", "Accept-Encoding", "Accept-Charset", "Accept-Language", "If-Match", "If-None-Match",
        "If-Modified-Since", "If-Range", "Range", "Expect", "Origin", "Referer", "Cookie",
        "Authorization", "Idempotency-Key", "Last-Event-ID", "Inference-Header-Content-Length", "X-Forwarded-For", "X-Forwarded-Host",
        "X-Forwarded-Proto", "Forwarded", "Via", "X-HTTP-Method-Override",
        "Traceparent", "Tracestate", "Baggage", "Upgrade-Insecure-Requests", "Sec-Fetch-Site", "TE", "Trailer", "Date", "From",
        "Max-Forwards", "Prefer", "Keep-Alive", "Content-Location", "Content-MD5",
    ];

    public static readonly Mutation[] All =
    [
        new("path.method", 1, Always, (draft, random) => draft.Method = random.Pick(Methods)),
        new("path.segment", 2, Always, ReplaceSegment),
        new("path.shape", 1, Always, Reshape),
        new("query.value", 4, HasQuery, ReplaceValue),
        new("query.add", 3, Always, (draft, random) => draft.Query.Add(new(Name(random), Odd.Escaped(random)))),
        new("query.repeat", 2, HasQuery, (draft, random) => draft.Query.Add(random.Pick(draft.Query))),
        new("query.rename", 1, HasQuery, Rename),
        new("query.many", 1, Always, Flood),
        new("query.long", 1, Always, Lengthen),
        new("query.raw", 1, Always, Replace),
        new("header.type", 3, HasBody, (draft, random) => draft.SetHeader("Content-Type", random.Pick(Types))),
        new("header.untyped", 1, HasBody, (draft, _) => draft.RemoveHeader("Content-Type")),
        new("header.accept", 3, Always, (draft, random) => draft.SetHeader("Accept", random.Pick(Accepts))),
        new("header.encoding", 1, HasBody, (draft, random) => draft.SetHeader("Content-Encoding", random.Pick(Encodings))),
        new("header.add", 5, Always, (draft, random) => AddHeader(draft, random.Pick(Names), random)),
        new("header.twice", 1, draft => draft.Headers.Count > 0, (draft, random) => draft.Headers.Add(random.Pick(draft.Headers))),
        new("header.value", 1, draft => draft.Headers.Count > 0,
            (draft, random) => AddHeader(draft, random.Pick(draft.Headers).Name, random)),
        new("header.host", 1, Always, Host),
        new("header.long", 1, Always, LongHeader),
        new("body.none", 1, HasBody, RemoveBody),
        new("body.unasked", 1, draft => !HasBody(draft), (draft, random) => draft.Json = JsonTree.OfScalar(Odd.JsonText(random))),
    ];

    private static bool Always(Draft draft) => true;

    private static bool HasQuery(Draft draft) => draft.Query.Count > 0;

    private static bool HasBody(Draft draft) => draft.Json is not null || draft.Body is not null;

    private static string Name(Random random) => random.Next(4) switch
    {
        0 => random.Pick((string[])["id", "version", "limit", "offset", "after", "format", "delimiter", "decimal", "missing", "encoding",
            "x", "instances", "target", "epochs"]),
        1 => "",
        _ => Odd.Escaped(random),
    };

    private static void ReplaceSegment(Draft draft, Random random)
    {
        var segments = draft.Path.Split('/');
        segments[random.Next(1, segments.Length)] = random.Next(4) switch
        {
            0 => "",
            1 => Uri.EscapeDataString(Odd.Number(random)),
            2 => Odd.Misspelt(random.Pick(segments), random).Replace(' ', '+').Replace("ı", "%C4%B1", StringComparison.Ordinal),
            _ => Odd.Escaped(random),
        };
        draft.Path = string.Join('/', segments);
        draft.MayBeRefusedBare = true;
    }

    private static void Reshape(Draft draft, Random random)
    {
        draft.MayBeRefusedBare = true;
        draft.Path = random.Next(10) switch
        {
            0 => $"{draft.Path}/",
            1 => $"/{draft.Path}",
            2 => draft.Path.ToUpperInvariant(),
            3 => $"{draft.Path}/..",
            4 => $"/.{draft.Path}",
            5 => $"{draft.Path}%20",
            6 => $"{draft.Path};a=b",
            7 => $"{draft.Path}/{Odd.Escaped(random)}",
            8 => $"/swagger{draft.Path}",
            _ => $"{draft.Path}/{new string('a', random.Next(1, 9_000))}",
        };
    }

    private static void ReplaceValue(Draft draft, Random random)
    {
        var at = random.Next(draft.Query.Count);
        var value = random.Chance(0.5) ? Uri.EscapeDataString(Odd.Number(random)) : Odd.Escaped(random);
        if (random.Chance(0.2)) value = Uri.EscapeDataString(Odd.Misspelt(draft.Query[at].Value, random));
        draft.Query[at] = draft.Query[at] with { Value = value };
    }

    private static void Rename(Draft draft, Random random)
    {
        var at = random.Next(draft.Query.Count);
        draft.Query[at] = draft.Query[at] with { Name = Uri.EscapeDataString(Odd.Misspelt(draft.Query[at].Name, random)) };
    }

    private static void Flood(Draft draft, Random random)
    {
        var count = random.Pick((int[])[10, 100, 1_100]);
        for (var i = 0; i < count; i++) draft.Query.Add(new(random.Chance(0.5) ? "a" : $"a{i}", ""));
        draft.MayBeRefusedBare = true;
    }

    private static void Lengthen(Draft draft, Random random)
    {
        draft.Query.Add(new("x", new string('1', random.Pick((int[])[1_000, 8_000, 8_200, 40_000]))));
        draft.MayBeRefusedBare = true;
    }

    // Beside names and values: what stands between them.
    private static void Replace(Draft draft, Random random)
    {
        draft.Query.Clear();
        draft.Path += random.Pick((string[])["?", "??", "?&", "?&&&", "?=", "?=&=", "?a&a", "?a=b=c", "?%", "?a[]=1", "?a;b", "?+",
            "?%26", "?\u00e4=\u00fc", "?a=%C3%28"]);
        draft.MayBeRefusedBare = true;
    }

    private static void AddHeader(Draft draft, string name, Random random)
    {
        var value = name is "Accept-Encoding" or "Content-Encoding" ? random.Pick(Encodings) : random.Chance(0.7) ? random.Pick(Values)
            : Odd.Text(random);
        // Framing is the business of those mutations that may break it, and nobody waits for 100 Continue here.
        if (name is "Content-Length" or "Transfer-Encoding" or "Connection" or "Expect" or "Host") return;
        draft.Headers.Add(new(name, Visible(value)));
        draft.MayBeRefusedBare = true;
    }

    // As UTF-8, and without what would end the line.
    private static string Visible(string value) =>
        string.Concat(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(value))
            .Where(character => character is '\t' or (>= ' ' and not '\u007f')));

    private static void Host(Draft draft, Random random)
    {
        draft.Headers.RemoveAll(header => header.Name == "Host");
        draft.Headers.Add(new("Host",
            random.Pick((string[])["localhost", "LOCALHOST:1", "evil.example", "127.0.0.1.evil.example", "[::1]", "[::1]:80",
            "127.0.0.1:99999", "", "a b", "::1", "localhost.", "%6cocalhost"])));
        draft.MayBeRefusedBare = true;
    }

    private static void LongHeader(Draft draft, Random random)
    {
        draft.Headers.Add(new(random.Pick(Names) is var name and not "Expect" ? name : "Cookie",
            new string('a', random.Pick((int[])[300, 5_000, 33_000]))));
        draft.MayBeRefusedBare = true;
    }

    private static void RemoveBody(Draft draft, Random random)
    {
        draft.Json = null;
        draft.Body = random.Chance(0.5) ? [] : null;
        // A POST without any length is refused by the server itself.
        draft.MayBeRefusedBare = true;
    }
}
