using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using NnService.Api.Contracts;
using NnService.Api.Json;

namespace NnService.Api.Predictions.Reading;

/// <summary>Refuses cells of rows that are longer than allowed, where that can be before they become strings.</summary>
internal static class CellLengthLimit
{
    // One byte of text is at most an escape such as \u0041.
    private const int MaxEscaped = 6;

    /// <summary>Why the cell at which a reader stands is too long; null when it is not.</summary>
    public static string? RefusalOf(ref Utf8JsonReader reader, int maxBytes)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number)) return null;
        var raw = reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;
        if (raw <= maxBytes) return null;
        if (!reader.ValueIsEscaped || raw > MaxEscaped * (long)maxBytes) return Sentence(reader.ValueIsEscaped ? null : raw, maxBytes);
        return RefusalOf(new CellContract(null, StorableTextConverter.Read(ref reader), null), maxBytes);
    }

    /// <summary>The same for a cell that is one already.</summary>
    public static string? RefusalOf(CellContract cell, int maxBytes)
    {
        const int MaxBytesOfCharacter = 3;
        if (cell.Word is not { } word || word.Length * (long)MaxBytesOfCharacter <= maxBytes) return null;
        var bytes = Encoding.UTF8.GetByteCount(word);
        return bytes > maxBytes ? Sentence(bytes, maxBytes) : null;
    }

    /// <summary>Why text that has not come to the end of a token is too long; null while it may still be a cell.</summary>
    /// <param name="pending">What follows the last token that is whole.</param>
    /// <param name="maxBytes">What is allowed.</param>
    public static string? RefusalOf(ReadOnlySequence<byte> pending, int maxBytes)
    {
        if (pending.Length <= MaxEscaped * (long)maxBytes) return null;
        var reader = new SequenceReader<byte>(pending);
        reader.AdvancePastAny(" \t\r\n,:"u8);
        return reader.Remaining > MaxEscaped * (long)maxBytes ? Sentence(null, maxBytes) : null;
    }

    private static string Sentence(long? bytes, int maxBytes) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"the cell has {(bytes is { } known ? $"{known}" : $"more than {maxBytes}")} bytes of UTF-8; at most {maxBytes} are allowed "
                + $"(NnService:Limits:MaxCellBytes).");
}
