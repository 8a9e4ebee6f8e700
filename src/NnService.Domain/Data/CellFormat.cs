using System.Collections.Frozen;
using System.Collections.Immutable;

namespace NnService.Domain.Data;

/// <summary>How the cells of a table are written, and so how those of later rows are to be read.</summary>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed record CellFormat
{
    /// <summary>Blanks around a cell, which do not belong to it.</summary>
    private static readonly char[] Blanks = [' ', '\t'];

    private static readonly ImmutableArray<string> Usual =
        ["", "NA", "N/A", "#N/A", "<NA>", "n/a", "NaN", "nan", "NULL", "null", "?"];

    private readonly FrozenSet<string> _missing = Usual.ToFrozenSet(StringComparer.Ordinal);
    private readonly bool _hasNumbers;

    /// <summary>A point, and the texts that usually mean a missing value.</summary>
    public static CellFormat Default { get; } = new();

    /// <summary>The texts that mean a missing value, in exactly this case.</summary>
    public ImmutableArray<string> Missing
    {
        get;
        init
        {
            field = value;
            _missing = value.ToFrozenSet(StringComparer.Ordinal);
            _hasNumbers = value.Any(cell => cell.AsSpan().ContainsAnyInRange('0', '9'));
        }
    } = Usual;

    /// <summary>What separates the whole from the fraction in numbers: a point or a comma.</summary>
    public char DecimalMark { get; init; } = '.';

    /// <summary>A cell as it was sent, without the blanks around it; null where it means a missing value.</summary>
    public string? Read(string text)
    {
        var cell = Trim(text);
        return _missing.Contains(cell) ? null : cell;
    }

    /// <summary>A cell or name without the blanks around it.</summary>
    public static string Trim(string text) => text.Trim(Blanks);

    /// <summary>Whether a cell without blanks around it means a missing value.</summary>
    public bool IsMissing(string cell) => _missing.Contains(cell);

    /// <summary>Whether some number means a missing value, such as −999.</summary>
    public bool HasMissingNumbers() => _hasNumbers;

    /// <summary>A number as it would stand in such a table.</summary>
    /// <param name="text">The number with a point.</param>
    public string Number(string text) => DecimalMark == '.' ? text : text.Replace('.', DecimalMark);

    /// <summary>Whether both read every cell alike.</summary>
    public bool Equals(CellFormat? other) =>
        other is not null && DecimalMark == other.DecimalMark && _missing.SetEquals(other._missing);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(DecimalMark, _missing.Count);

    /// <summary>The texts that mean a missing value here and a word there.</summary>
    public IEnumerable<string> MissingUnlike(CellFormat other) => Missing.Where(cell => !other.IsMissing(cell));
}
