using System.Buffers.Binary;
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
public sealed record DataParts(RowsOfPart Training, RowsOfPart? Validation, RowsOfPart? Test)
{
    /// <summary>The rows that the metrics of a version come from: test rows, else validation rows; null without either.</summary>
    public RowsOfPart? Judged => Test ?? Validation;
}
