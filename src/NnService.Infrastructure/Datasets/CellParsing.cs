using System.Globalization;

namespace NnService.Infrastructure.Datasets;

/// <summary>What the text of a cell can be read as.</summary>
public static class CellParsing
{
    private const NumberStyles Number = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private static readonly string[] DateFormats =
    [
        "yyyy-MM-dd",
        "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd HH:mmK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
    ];

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

    /// <summary>true, false, yes or no, in any case.</summary>
    public static bool? Boolean(string cell) => cell.Length switch
    {
        4 when cell.Equals("true", StringComparison.OrdinalIgnoreCase) => true,
        3 when cell.Equals("yes", StringComparison.OrdinalIgnoreCase) => true,
        5 when cell.Equals("false", StringComparison.OrdinalIgnoreCase) => false,
        2 when cell.Equals("no", StringComparison.OrdinalIgnoreCase) => false,
        _ => null,
    };

    /// <summary>An ISO 8601 date, alone or with a time.</summary>
    public static bool IsDate(string cell) =>
        cell.Length >= 10 && DateTime.TryParseExact(cell, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
