using System.Buffers;
using System.Globalization;
using System.Numerics;
using NnService.Domain.Data;

namespace NnService.Infrastructure.Datasets;

/// <summary>What the text of a cell can be read as.</summary>
public static class CellParsing
{
    private const NumberStyles Number = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    // Whether the day or the month comes first does not matter here: nothing is calculated with dates.
    private static readonly string[] DateFormats =
    [
        .. from day in (string[])["yyyy-M-d", "yyyy/M/d", "M/d/yyyy", "d/M/yyyy", "d.M.yyyy", "MMM d yyyy", "MMM d, yyyy", "d MMM yyyy"]
           from time in (string[])[
               "", "'T'H:mm", "'T'H:mm:ss", "'T'H:mm:ss.FFFFFFF", " H:mm", " H:mm:ss", " H:mm:ss.FFFFFFF", " h:mm tt", " h:mm:ss tt",
           ]
           select time.Length == 0 ? day : time.EndsWith('t') ? $"{day}{time}" : $"{day}{time}K",
    ];

    // Parentheses are how accountants write a minus, U+2212 how typesetters do.
    private static readonly SearchValues<char> NumberSigns = SearchValues.Create("$€£¥%,.'_ ()\u2212");

    private static readonly SearchValues<char> CodeCharacters = SearchValues.Create("0123456789eE");

    /// <summary>A finite number without thousands separators.</summary>
    /// <param name="decimalPoint">A point or a comma.</param>
    public static bool TryNumber(string cell, char decimalPoint, out double number)
    {
        if (decimalPoint != '.')
        {
            number = 0;
            if (cell.Contains('.', StringComparison.Ordinal)) return false;
            cell = cell.Replace(decimalPoint, '.');
        }

        return double.TryParse(cell, Number, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
    }

    /// <summary>Whether a number is a whole one beyond 2⁵³ that a double does not hold, so that it becomes another number.</summary>
    /// <param name="cell">What <see cref="TryNumber"/> takes.</param>
    /// <param name="number">What it made of it.</param>
    public static bool IsInexact(string cell, double number) =>
        Math.Abs(number) >= 1L << 53
            && BigInteger.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            && whole != new BigInteger(number);

    /// <summary>true, false, yes or no, in any case, or 1 or 0, which other programs also write as 1.0 and 0.0.</summary>
    public static bool? Boolean(string cell) => cell.Length switch
    {
        1 when cell[0] is '1' => true,
        1 when cell[0] is '0' => false,
        4 when cell.Equals("true", StringComparison.OrdinalIgnoreCase) => true,
        3 when cell.Equals("yes", StringComparison.OrdinalIgnoreCase) => true,
        5 when cell.Equals("false", StringComparison.OrdinalIgnoreCase) => false,
        2 when cell.Equals("no", StringComparison.OrdinalIgnoreCase) => false,
        3 when cell is "1.0" => true,
        3 when cell is "0.0" => false,
        _ => null,
    };

    /// <summary>Why a cell cannot be read as a type; null when it can, as a missing one always can.</summary>
    public static string? RefusalOf(string? cell, ColumnType type, char decimalPoint) => cell is null ? null : type switch
    {
        ColumnType.Number when !TryNumber(cell, decimalPoint, out _) => $"is not a number (decimal mark '{decimalPoint}')",
        ColumnType.Boolean when Boolean(cell) is null => "is none of true, false, yes, no, 1 and 0",
        ColumnType.Date when !IsDate(cell) => "is not a date such as 2026-01-31, 2026-01-31T12:00:00Z or 1/31/2026",
        _ => null,
    };

    /// <summary>
    /// Whether a number is written as codes are: with a zero before other digits (007), or with an exponent that has neither a sign nor a
    /// fraction before it (1E2), as programs write it.
    /// </summary>
    /// <param name="cell">What <see cref="TryNumber"/> takes.</param>
    public static bool IsLikeCode(string cell)
    {
        if (cell.Length > 1 && cell[0] == '0' && char.IsAsciiDigit(cell[1])) return true;
        var exponent = cell.AsSpan().IndexOfAny('e', 'E');
        return exponent > 0 && !cell.AsSpan().ContainsAnyExcept(CodeCharacters);
    }

    /// <summary>
    /// Whether it would be a number without a currency, a percent sign, parentheses, blanks, marks between digits and what cannot be seen.
    /// </summary>
    public static bool IsLikeNumber(string cell) =>
        cell.AsSpan().ContainsAnyInRange('0', '9')
            && double.TryParse(
                string.Concat(cell.Where(letter => !NumberSigns.Contains(letter) && !HiddenCharacters.Contain(letter))),
                Number,
                CultureInfo.InvariantCulture,
                out _);

    /// <summary>
    /// A date, alone or with a time: ISO 8601 (2026-01-31T12:00:00Z, with a blank or fractions of a second too), 1/31/2026, 31/1/2026,
    /// 31.1.2026 or Jan 31 2026.
    /// </summary>
    public static bool IsDate(string cell) =>
        cell.Length is >= 8 and <= 40 && cell.AsSpan().ContainsAnyInRange('0', '9')
            && DateTime.TryParseExact(cell, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
