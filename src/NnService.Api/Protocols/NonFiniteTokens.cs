using System.Buffers;

namespace NnService.Api.Protocols;

/// <summary>
/// JSON has no NaN and no infinity, but clients in Python write them and the servers of both protocols read them. This makes JSON of such
/// text: NaN is a missing value, an infinity a number that no double can hold, which is refused where it stands.
/// </summary>
internal static class NonFiniteTokens
{
    private static readonly SearchValues<byte> Interesting = SearchValues.Create("\"NI"u8);

    /// <summary>The text itself, or a copy in which such tokens are replaced.</summary>
    public static ReadOnlyMemory<byte> Replace(ReadOnlyMemory<byte> text)
    {
        var rest = text.Span;
        var copied = 0;
        ArrayBufferWriter<byte>? copy = null;
        for (var at = 0; Next(rest, ref at) is { Length: > 0 } token; at += token.Length)
        {
            copy ??= new(text.Length + 1024);
            copy.Write(rest[copied..at]);
            copy.Write(token[0] == 'N' ? "null"u8 : "1e999"u8);
            copied = at + token.Length;
        }

        if (copy is null) return text;
        copy.Write(rest[copied..]);
        return copy.WrittenMemory;
    }

    /// <summary>Moves to the next such token outside of strings; empty at the end.</summary>
    private static ReadOnlySpan<byte> Next(ReadOnlySpan<byte> text, ref int at)
    {
        while (text[at..].IndexOfAny(Interesting) is >= 0 and var step)
        {
            at += step;
            if (text[at] == '"') at = EndOfString(text, at + 1);
            else if (text[at..].StartsWith("NaN"u8)) return "NaN"u8;
            else if (text[at..].StartsWith("Infinity"u8)) return "Infinity"u8;
            else if (text[at..].StartsWith("Inf"u8)) return "Inf"u8;
            else at++;
        }

        return default;
    }

    private static int EndOfString(ReadOnlySpan<byte> text, int at)
    {
        while (text[at..].IndexOfAny((byte)'"', (byte)'\\') is >= 0 and var step)
        {
            at += step + 1;
            if (text[at - 1] == '"') return at;
            if (at++ == text.Length) break;
        }

        return text.Length;
    }
}
