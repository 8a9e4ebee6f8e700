namespace NnService.Chaos.Fuzz.Mutations;

/// <summary>Values that programs stumble over.</summary>
internal static class Odd
{
    private static readonly string[] Numbers =
    [
        "0", "-0", "1", "-1", "2", "0.5", "-0.5", "1e-400", "5e-324", "1e-45", "1.1754942e-38", "3.4028236e38", "1e39", "-1e39", "1e308",
        "1.8e308", "1e400", "-1e999",
        "9007199254740991", "9007199254740992", "9007199254740993", "2147483647", "2147483648", "-2147483648", "-2147483649", "4294967296",
        "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "18446744073709551616", "1e18",
        "1E+2", "1.0", "100.0",
        "0.1234567890123456789012345678901234567890", "123456789012345678901234567890123456789012345678901234567890", "65536", "100000",
        "1000001",
        "NaN", "Infinity", "-Infinity", "nan", "+1", "01", ".5", "5.", "1e", "0x10", "1_000", "1,5", "--1",
    ];

    private static readonly string[] Texts =
    [
        "", " ", "\t", "a", "null", "true", "0", "-1", "NaN", "Infinity", "iris", "species", "\u0000", "a\u0000b", "\u0001", "\u001f",
        "\u007f", "\u0085", "\u2028", "\ufeff", "\uffff",
        "ä", "日本語", "🦊", "e\u0301", "\u202e", "İ", "ß", "..", "../../etc/passwd", ".", "/", "\\", "a/b", "%00", "%2e%2e%2f", "'", "\"",
        "';--", "<script>", "{{7*7}}", "${x}", "=1+1",
        "a,b", "a;b", "a\nb", "a\r\nb", "CON", "__proto__", "constructor", "toString", "$type", "$id", "$ref",
    ];

    // As they are written between quotes: halves of characters, escapes and what is not an escape.
    private static readonly string[] Escapes =
    [
        @"\ud800", @"\udc00", @"\ud83e\udd8a", @"\udd8a\ud83e", @"\u0000", @"\uD800a", @"a\ud800\ud800", @"\x41", @"\u12", @"\", "\t",
        "\n", "\u0001", @"\/", @"\u0061",
    ];

    // Bytes that are not UTF-8: alone, overlong, cut off, half a pair, beyond the last character.
    private static readonly byte[][] Encodings =
    [
        [0xFF], [0xC0, 0x80], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0x80], [0xFE, 0xFF], [0xFF, 0xFE],
        [0xEF, 0xBB, 0xBF], [0x00],
    ];

    private static readonly int[] Lengths = [64, 255, 256, 257, 1_000, 4_001, 10_000, 70_000];

    public static string Number(Random random) => random.Pick(Numbers);

    public static string Text(Random random) => random.Chance(0.1) ? Long(random) : random.Pick(Texts);

    /// <summary>A JSON string with its quotes.</summary>
    public static string JsonText(Random random) =>
        random.Chance(0.3) ? $"\"{random.Pick(Escapes)}\"" : JsonTree.OfText(Text(random)).Scalar!;

    public static byte[] Bytes(Random random) => random.Pick(Encodings);

    /// <summary>A long text, rarely a very long one.</summary>
    public static string Long(Random random) =>
        new(random.Pick("aZ0 ä"), Lengths[Math.Min(random.Next(Lengths.Length), random.Next(Lengths.Length))]);

    /// <summary>Percent-encoded, more or less: valid escapes, broken ones, and bytes that are not UTF-8.</summary>
    public static string Escaped(Random random) => random.Next(8) switch
    {
        0 => "%00",
        1 => "%",
        2 => "%zz",
        3 => "%2",
        4 => $"%{random.Next(256):x2}%{random.Next(256):X2}",
        5 => "%2F..%2f",
        6 => "%25%32%35",
        _ => Uri.EscapeDataString(Text(random)),
    };

    /// <summary>Other ways to write a word: case, spaces, a letter too many.</summary>
    public static string Misspelt(string word, Random random) => random.Next(6) switch
    {
        0 => word.ToUpperInvariant(),
        1 => word.ToLowerInvariant(),
        2 => word.Length == 0 ? "_" : char.ToUpperInvariant(word[0]) + word[1..],
        3 => $" {word}",
        4 => $"{word}s",
        _ => word.Replace('i', 'ı'),
    };

    private static char Pick(this Random random, string characters) => characters[random.Next(characters.Length)];
}
