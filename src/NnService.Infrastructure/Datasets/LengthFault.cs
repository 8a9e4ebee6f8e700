using System.Globalization;
using System.Text;

namespace NnService.Infrastructure.Datasets;

/// <summary>A cell or the name of a column that is longer than allowed.</summary>
/// <param name="IsName">Whether it is a name.</param>
/// <param name="Pointer">A JSON pointer to it; empty where the table is not JSON.</param>
/// <param name="Detail">Where it stands, how long it is and what is allowed, in a sentence.</param>
public sealed record LengthFault(bool IsName, string Pointer, string Detail)
{
    // Of UTF-8, enough for as many characters as are shown.
    private const int ShownBytes = 4 * Domain.Text.MaxShown;

    /// <param name="where">The row and column, such as "Line 3 (row 2), column 4 'text'".</param>
    /// <param name="bytes">How long it is, in bytes of UTF-8; null where it did not come to its end.</param>
    /// <param name="maxBytes">What is allowed.</param>
    /// <param name="pointer">A JSON pointer to it, or nothing.</param>
    public static LengthFault Cell(string where, long? bytes, int maxBytes, string pointer = "")
    {
        var advice = bytes is null ? " Is a quote never closed?" : "";
        return new(
            IsName: false,
            pointer,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{where}: the cell has {Length(bytes, maxBytes)} bytes of UTF-8; at most {maxBytes} are allowed "
                    + $"(NnService:Limits:MaxCellBytes).{advice}"));
    }

    /// <param name="where">The place of the column, such as "Line 1, column 4".</param>
    /// <param name="name">The name, or as much of it as is at hand.</param>
    /// <param name="length">How long it is, in characters; null where that was not counted.</param>
    /// <param name="maxLength">What is allowed.</param>
    /// <param name="pointer">A JSON pointer to it, or nothing.</param>
    public static LengthFault Name(string where, string name, int? length, int maxLength, string pointer = "") => new(
        IsName: true,
        pointer,
        string.Create(
            CultureInfo.InvariantCulture,
            $"{where}: the name '{Domain.Text.Truncate(name)}' has {Length(length, maxLength)} characters; at most {maxLength} are "
                + $"allowed (NnService:Limits:MaxNameLength)."));

    /// <summary>As much of a text as is shown, of which nothing more becomes a string.</summary>
    internal static string Beginning(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, ShownBytes)]);

    private static string Length(long? length, int most) =>
        length is { } known
            ? known.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"more than {most}");
}

/// <summary>Ends the reading of a table at a cell or name that is too long.</summary>
internal sealed class TooLongException(LengthFault found) : Exception(found.Detail)
{
    public LengthFault Found { get; } = found;
}
