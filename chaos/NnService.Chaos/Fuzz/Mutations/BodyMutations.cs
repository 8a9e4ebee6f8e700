using System.IO.Compression;
using System.Text;

namespace NnService.Chaos.Fuzz.Mutations;

/// <summary>What is done to the bytes of a body, whatever they are.</summary>
internal static class BodyMutations
{
    private const int BombBytes = 4 << 20;

    private static readonly string[] Endings = ["x", "{}", "[]", "\n", "\0", ",", "]", "}", " ", "//", "/* */", "\u001a"];

    public static readonly Mutation[] All =
    [
        new("bytes.cut", 2, HasBytes, (draft, random) => draft.Body = draft.Bytes()[..random.Next(draft.Bytes().Length)]),
        new("bytes.append", 1, HasBody,
            (draft, random) => draft.Body = [.. draft.Bytes(), .. Encoding.UTF8.GetBytes(random.Pick(Endings))]),
        new("bytes.flip", 3, HasBytes, (draft, random) => Flip(draft.Bytes(), random)),
        new("bytes.insert", 2, HasBytes, Insert),
        new("bytes.remove", 1, HasBytes, Remove),
        new("bytes.double", 1, HasBytes, (draft, _) => draft.Body = [.. draft.Bytes(), .. draft.Bytes()]),
        new("bytes.bom", 1, HasBody, (draft, _) => draft.Body = [0xEF, 0xBB, 0xBF, .. draft.Bytes()]),
        new("bytes.utf16", 1, HasBody, (draft, _) => draft.Body = Encoding.Convert(Encoding.UTF8, Encoding.Unicode, draft.Bytes())),
        new("bytes.random", 1, HasBody, Scramble),
        new("gzip.valid", 2, HasBody, (draft, _) => Compress(draft)),
        new("gzip.broken", 2, HasBody, Break),
        new("gzip.bomb", 1, HasJson, Bomb),
        new("gzip.pretended", 1, HasBody, (draft, _) => draft.SetHeader("Content-Encoding", "gzip")),
    ];

    public static bool HasBody(Draft draft) => draft.Json is not null || draft.Body is not null;

    private static bool HasBytes(Draft draft) => draft.Json is not null || draft.Body is { Length: > 0 };

    private static bool HasJson(Draft draft) => draft.Json is not null;

    private static void Flip(byte[] bytes, Random random)
    {
        if (bytes.Length == 0) return;
        for (var i = random.Next(1, 5); i > 0; i--)
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
    }

    private static void Insert(Draft draft, Random random)
    {
        var bytes = draft.Bytes();
        var at = random.Next(bytes.Length + 1);
        draft.Body = [.. bytes[..at], .. Odd.Bytes(random), .. bytes[at..]];
    }

    private static void Remove(Draft draft, Random random)
    {
        var bytes = draft.Bytes();
        var from = random.Next(bytes.Length);
        draft.Body = [.. bytes[..from], .. bytes[Math.Min(bytes.Length, from + random.Next(1, 40))..]];
    }

    private static void Scramble(Draft draft, Random random)
    {
        draft.Json = null;
        draft.Body = new byte[random.Next(200)];
        random.NextBytes(draft.Body);
    }

    private static void Compress(Draft draft)
    {
        draft.Body = Gzip(draft.Bytes());
        draft.SetHeader("Content-Encoding", "gzip");
    }

    private static void Break(Draft draft, Random random)
    {
        Compress(draft);
        var bytes = draft.Body!;
        if (random.Chance(0.3)) draft.Body = bytes[..random.Next(bytes.Length)];
        else if (random.Chance(0.3)) draft.Body = [.. bytes, .. bytes];
        else if (random.Chance(0.3)) draft.Body = [.. bytes, 1, 2, 3];
        else Flip(bytes, random);
    }

    // A body that is many times as long as what is sent, of spaces, zeros or digits.
    private static void Bomb(Draft draft, Random random)
    {
        var filler = new byte[BombBytes];
        Array.Fill(filler, (byte)" 0[\""[random.Next(4)]);
        draft.Body = Gzip([.. filler, .. draft.Bytes()]);
        draft.SetHeader("Content-Encoding", "gzip");
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest)) gzip.Write(bytes);
        return compressed.ToArray();
    }
}
