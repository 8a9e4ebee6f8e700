using System.Text;

namespace NnService.Infrastructure.Datasets;

/// <summary>The encodings that the text of a table may be in.</summary>
public static class TextEncodings
{
    private static readonly (string Name, Encoding? Encoding)[] Known =
    [
        ("utf-8", null), ("utf8", null), ("us-ascii", null), ("ascii", null),
        ("utf-16", LittleEndian), ("utf-16le", LittleEndian), ("utf-16be", BigEndian),
        ("latin-1", Encoding.Latin1), ("latin1", Encoding.Latin1), ("iso-8859-1", Encoding.Latin1),
        ("windows-1252", CodePage("windows-1252")),
        ("gb18030", CodePage("gb18030")), ("gbk", CodePage("gb18030")), ("gb2312", CodePage("gb18030")),
    ];

    /// <summary>The names to be told to a user.</summary>
    public static string Names => "utf-8, utf-16, utf-16le, utf-16be, latin-1, windows-1252, gb18030";

    /// <summary>What undecodable bytes become: no character, so that it stands for nothing else.</summary>
    internal const char Undecodable = '\uFFFF';

    internal static Encoding LittleEndian => Encoding.GetEncoding("utf-16", EncoderFallback.ExceptionFallback, Fallback);

    internal static Encoding BigEndian => Encoding.GetEncoding("utf-16BE", EncoderFallback.ExceptionFallback, Fallback);

    private static DecoderReplacementFallback Fallback => new(Undecodable.ToString());

    /// <summary>Whether the name, in any case, is one of these.</summary>
    /// <param name="encoding">The encoding; null for UTF-8, which needs no decoding.</param>
    public static bool TryFind(string name, out Encoding? encoding)
    {
        var found = Array.Find(Known, known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        encoding = found.Encoding;
        return found.Name is not null;
    }

    /// <summary>
    /// The order of UTF-16 that a mark at the beginning of a text tells; null without one. The mark of UTF-8 tells nothing new.
    /// </summary>
    internal static Encoding? OfMark(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xFF, 0xFE, ..] => LittleEndian,
        [0xFE, 0xFF, ..] => BigEndian,
        _ => null,
    };

    // Asked directly, so that nothing is registered for the whole process.
    private static Encoding CodePage(string name) =>
        CodePagesEncodingProvider.Instance.GetEncoding(name, EncoderFallback.ExceptionFallback, Fallback)!;
}
