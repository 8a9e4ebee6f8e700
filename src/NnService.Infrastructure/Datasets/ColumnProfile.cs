using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using NnService.Domain;
using NnService.Domain.Data;

namespace NnService.Infrastructure.Datasets;

/// <summary>Sees every cell of a column once and then knows its type and its statistics.</summary>
/// <param name="sampleSize">Numbers of which the quantiles are taken at most.</param>
/// <param name="asked">The type that a user chose, which every cell has; null for the one of the rule.</param>
/// <remarks>
/// The rule, over the cells that are not missing: a column is <b>number</b> when each is a finite number that can be told from all others,
/// which whole ones beyond 2⁵³ cannot; else <b>boolean</b> when each is
/// true, false, yes, no, 1 or 0; else <b>date</b> when each is a date; else <b>category</b> when there are at most 10 different words, or
/// at most 1000 and no more than half as many as cells; else <b>text</b>. A column without any value is text. In tables of more than 500
/// columns there are fewer than 1000, half a million in all.
/// </remarks>
internal sealed class ColumnProfile(string name, char decimalPoint, int sampleSize, ColumnType? asked = null)
{
    /// <summary>Different words that a column may have which a user calls a category.</summary>
    public const int MaxCategories = 10_000;

    /// <summary>So few different words are a category however few cells there are.</summary>
    public const int FewWords = 10;

    /// <summary>Different words of a column that is a category by the rule.</summary>
    public const int MaxWords = 1000;

    private const int MaxShownWords = 100;
    private const int FrequentWords = 20;

    private static readonly string[] Shares = ["0.01", "0.25", "0.5", "0.75", "0.99"];

    private readonly Dictionary<string, int> _words = new(StringComparer.Ordinal);
    private int _maxWords = asked == ColumnType.Category ? MaxCategories : MaxWords;
    private ReservoirSample? _numbers = new(sampleSize);
    private bool _isBoolean = true;
    private bool _isDate = true;
    private bool _hasManyWords;
    private int _likeNumbers;
    private (int Row, string Cell)? _firstCode;
    private (int Row, string Cell)? _firstOdd;
    private (int Row, string Cell)? _firstInexact;
    private (int Row, string Cell)? _firstHidden;
    private int _present;
    private int _missing;
    private int _true;
    private double _min = double.PositiveInfinity;
    private double _max = double.NegativeInfinity;
    private double _mean;
    private double _squares;

    public void Add(string? cell)
    {
        if (cell is null)
        {
            _missing++;
            return;
        }

        _present++;
        AddNumber(cell);
        AddBoolean(cell);
        _isDate = _isDate && CellParsing.IsDate(cell);
        if (_firstHidden is null && HiddenCharacters.AreIn(cell)) _firstHidden = Here(cell);
        if (!_hasManyWords)
            CollectionsMarshal.GetValueRefOrAddDefault(_words, KeyOf(cell), out _)++;
        if (_words.Count > _maxWords) LimitWords(_maxWords);
    }

    /// <summary>Takes the quantiles of fewer numbers.</summary>
    public void ShrinkSample(int size) => _numbers?.Shrink(size);

    /// <summary>
    /// Tells fewer words apart, because there are many columns; a column that has more of them already has no categories.
    /// </summary>
    public void LimitWords(int most)
    {
        _maxWords = most;
        if (_words.Count <= most) return;
        _hasManyWords = true;
        _words.Clear();
        _words.TrimExcess();
    }

    /// <summary>Sees so many missing cells.</summary>
    public void AddMissing(int count) => _missing += count;

    /// <summary>Why a cell cannot have the type that the user chose; null when it can.</summary>
    public string? RefusalOf(string? cell) =>
        cell is not null && asked == ColumnType.Category && _words.Count >= MaxCategories && !_words.ContainsKey(KeyOf(cell))
        ? string.Create(CultureInfo.InvariantCulture, $"is one word too many: a category has at most {MaxCategories}")
        : asked is { } type ? CellParsing.RefusalOf(cell, type, decimalPoint) : null;

    public ColumnSchema Schema()
    {
        var type = asked ?? Type();
        var schema = WithStatistics(new ColumnSchema { Name = name, Type = type, Missing = _missing });
        return schema with { Warning = Warning(schema) };
    }

    // Words are told apart as wholes, but of a long one only what is shown is kept, and a digest; no cell holds the character between them.
    private static string KeyOf(string cell) =>
        cell.Length <= Text.MaxShown
            ? cell
            : $"{Text.Truncate(cell)}\0{Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(cell.AsSpan())))}";

    private static string ShownOf(string key) => key.IndexOf('\0', StringComparison.Ordinal) is >= 0 and var end ? key[..end] : key;

    private ColumnSchema WithStatistics(ColumnSchema schema) => schema.Type switch
    {
        ColumnType.Number when _present == 0 => schema,
        ColumnType.Number =>
            schema with
            {
                Min = _min,
                Max = _max,
                Mean = Finite(_mean),
                StandardDeviation = Finite(Math.Sqrt(_squares / _present)),
                Quantiles = Quantiles(),
            },
        ColumnType.Boolean => schema with
        {
            Distinct = _present == 0 ? 0 : _true == 0 || _true == _present ? 1 : 2,
            Categories = ["false", "true"],
            Frequent = Frequent([new("false", _present - _true), new("true", _true)]),
        },
        ColumnType.Category => schema with
        {
            Distinct = _words.Count,
            Categories = [.. _words.Keys.Order(StringComparer.Ordinal).Take(MaxShownWords).Select(ShownOf)],
            Frequent = Frequent(_words.Select(word => new WordCount(ShownOf(word.Key), word.Value))),
        },
        _ => schema with { Distinct = _hasManyWords ? null : _words.Count },
    };

    private ColumnType Type()
    {
        if (_present == 0) return ColumnType.Text;
        if (_numbers is not null) return ColumnType.Number;
        if (_isBoolean) return ColumnType.Boolean;
        if (_isDate) return ColumnType.Date;
        return !_hasManyWords && (_words.Count <= FewWords || _words.Count <= _present / 2) ? ColumnType.Category : ColumnType.Text;
    }

    private static double? Finite(double number) => double.IsFinite(number) ? number : null;

    /// <summary>What a user would not expect of this column.</summary>
    private string? Warning(ColumnSchema schema) => schema.Type switch
    {
        _ when HiddenCharacters.AreIn(name) =>
            $"Column '{Text.Truncate(name)}' has characters in its name that cannot be seen: "
                + $"'{Text.Truncate(HiddenCharacters.Show(name))}'; requests must name it with them.",
        _ when _present == 0 => $"Column '{Text.Truncate(name)}' has no value in any row; training leaves it out.",
        ColumnType.Category or ColumnType.Text when _firstInexact is var (row, cell) => string.Create(
            CultureInfo.InvariantCulture,
            $"Column '{Text.Truncate(name)}' has whole numbers that a 64-bit floating-point number does not hold (row {row}: '{cell}'), "
                + $"so it is read as {Word(schema.Type)}."),
        ColumnType.Category or ColumnType.Text when _likeNumbers > _present / 2 && _firstOdd is var (row, cell) => string.Create(
            CultureInfo.InvariantCulture,
            $"Column '{Text.Truncate(name)}' looks like numbers, but row {row} is '{cell}', which is none (decimal mark "
                + $"'{decimalPoint}'); it is read as {Word(schema.Type)}."),
        ColumnType.Number when _firstCode is var (row, cell) => string.Create(
            CultureInfo.InvariantCulture,
            $"Column '{Text.Truncate(name)}' is read as numbers, but row {row} is '{cell}'; if these are codes, call it a category."),
        ColumnType.Category when _firstHidden is var (row, cell) => string.Create(
            CultureInfo.InvariantCulture,
            $"Column '{Text.Truncate(name)}' has words with characters that cannot be seen (row {row}: '{cell}'); they are other words "
                + $"than those without them."),
        ColumnType.Date => $"Column '{Text.Truncate(name)}' holds dates; training leaves it out.",
        ColumnType.Text => $"Column '{Text.Truncate(name)}' is text; training leaves it out.",
        _ when _present > 1 && (schema.Distinct == 1 || schema is { Min: { } min, Max: { } max } && min == max) =>
            $"Column '{Text.Truncate(name)}' has one value only.",
        _ => null,
    };

    private static string Word(ColumnType type) => type == ColumnType.Text ? "text, and training leaves it out" : "a category";

    /// <summary>Welford's running mean and sum of squared differences: one pass, no cancellation.</summary>
    private void AddNumber(string cell)
    {
        if (_numbers is null || !CellParsing.TryNumber(cell, decimalPoint, out var number))
        {
            _numbers = null;
            AddLikeNumber(cell);
            return;
        }

        _likeNumbers++;
        if (asked is null && CellParsing.IsInexact(cell, number))
        {
            _firstInexact = Here(cell);
            _numbers = null;
            return;
        }

        if (_firstCode is null && CellParsing.IsLikeCode(cell)) _firstCode = Here(cell);
        _numbers.Add(number);
        _min = Math.Min(_min, number);
        _max = Math.Max(_max, number);
        var difference = number - _mean;
        _mean += double.IsFinite(difference) ? difference / _present : (number / _present) - (_mean / _present);
        _squares += difference * (number - _mean);
    }

    /// <summary>Goes on counting what looks like a number, until it is clear that most cells do not.</summary>
    private void AddLikeNumber(string cell)
    {
        if (_likeNumbers < (_present / 2) - 100) return;
        if (CellParsing.IsLikeNumber(cell)) _likeNumbers++;
        _firstOdd ??= Here(cell);
    }

    private (int Row, string Cell) Here(string cell) => (_present + _missing, Text.Truncate(HiddenCharacters.Show(Text.Truncate(cell))));

    private void AddBoolean(string cell)
    {
        if (!_isBoolean) return;
        var value = CellParsing.Boolean(cell);
        _isBoolean = value is not null;
        if (value == true) _true++;
    }

    private ImmutableSortedDictionary<string, double> Quantiles() =>
        Shares.Zip(_numbers!.Quantiles([.. Shares.Select(share => double.Parse(share, CultureInfo.InvariantCulture))]))
            .ToImmutableSortedDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);

    private static ImmutableArray<WordCount> Frequent(IEnumerable<WordCount> words) =>
        [.. words.Where(word => word.Count > 0).OrderByDescending(word => word.Count).ThenBy(word => word.Value, StringComparer.Ordinal)
            .Take(FrequentWords)];
}
