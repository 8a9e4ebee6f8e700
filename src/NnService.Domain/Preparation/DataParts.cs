using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace NnService.Domain.Preparation;

/// <summary>Some rows of a table, told apart from others without a list of them.</summary>
/// <param name="Count">How many they are.</param>
/// <param name="Digest">SHA-256 of their numbers, from 0 and ascending, as 32-bit little-endian integers; lower-case hexadecimal.</param>
public sealed record RowsOfPart(int Count, string Digest)
{
    private const int RowsAtATime = 4096;

    /// <summary>Rows in ascending order; null when there are none.</summary>
    public static RowsOfPart? Of(ReadOnlySpan<int> rows)
    {
        if (rows.IsEmpty) return null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var bytes = new byte[Math.Min(rows.Length, RowsAtATime) * sizeof(int)];
        for (var start = 0; start < rows.Length; start += RowsAtATime)
        {
            var some = rows[start..Math.Min(rows.Length, start + RowsAtATime)];
            for (var i = 0; i < some.Length; i++) BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(i * sizeof(int)), some[i]);
            hash.AppendData(bytes, 0, some.Length * sizeof(int));
        }

        return new(rows.Length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}

/// <summary>Which rows of a table were learned from, judged each epoch by and judged the result by.</summary>
/// <remarks>Immutable, thread-safe.</remarks>
/// <param name="Training">The rows that were learned from.</param>
/// <param name="Validation">The rows that each epoch was judged by; null for none, and where each member had a fold for that.</param>
/// <param name="Test">The rows that only the result was judged by; null for none.</param>
/// <param name="Folds">Folds of the training rows, of which each member left one out; 0 for a single network.</param>
public sealed record DataParts(RowsOfPart Training, RowsOfPart? Validation, RowsOfPart? Test, int Folds = 0)
{
    /// <summary>
    /// The rows that the metrics of a version come from: test rows, else validation rows, else the training rows where each was answered by
    /// the member that did not see it; null without any.
    /// </summary>
    public RowsOfPart? Judged => Test ?? Validation ?? (Folds > 0 ? Training : null);

    /// <summary>What these rows are called; the training rows where there are none.</summary>
    public string JudgedBy => Test is not null ? "test" : Validation is not null ? "validation" : Folds > 0 ? "out-of-fold" : "training";

    /// <summary>The same in full.</summary>
    public string JudgedOn => Test is null && Validation is null && Folds > 0
        ? string.Create(CultureInfo.InvariantCulture, $"out of fold, {Folds} folds")
        : JudgedBy;
}
