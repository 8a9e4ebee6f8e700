using System.Collections.Immutable;

namespace NnService.Domain.Data;

/// <summary>One named column of a table, as numbers or as codes of words.</summary>
/// <remarks>Treated as immutable once made; then thread-safe.</remarks>
public sealed class Column
{
    private Column(string name, ColumnType type, double[] numbers, int[] codes, ImmutableArray<string> categories)
    {
        Name = name;
        Type = type;
        Numbers = numbers;
        Codes = codes;
        Categories = categories;
    }

    /// <summary>The header.</summary>
    public string Name { get; }

    /// <summary>What the values are.</summary>
    public ColumnType Type { get; }

    /// <summary>One number per row, NaN where it is missing; empty unless the type is <see cref="ColumnType.Number"/>.</summary>
    public double[] Numbers { get; }

    /// <summary>One index into <see cref="Categories"/> per row, −1 where it is missing; empty for numbers.</summary>
    public int[] Codes { get; }

    /// <summary>The distinct words, ordinal order; empty for numbers. A boolean's are <c>false</c> and <c>true</c>.</summary>
    public ImmutableArray<string> Categories { get; }

    /// <summary>
    /// How each of the categories is first written, where that is otherwise, such as Yes and No for true and false; else empty.
    /// </summary>
    public ImmutableArray<string> Spellings { get; private init; } = [];

    /// <summary>Rows of the column.</summary>
    public int Rows => Type == ColumnType.Number ? Numbers.Length : Codes.Length;

    /// <summary>A column of numbers; the array is used, not copied.</summary>
    public static Column OfNumbers(string name, double[] numbers) => new(name, ColumnType.Number, numbers, [], []);

    /// <summary>A column of words; the array is used, not copied.</summary>
    public static Column OfCodes(string name, ColumnType type, int[] codes, ImmutableArray<string> categories) =>
        new(name, type, [], codes, categories);

    /// <summary>A column of words, which are sorted, made distinct and coded; null is a missing value.</summary>
    public static Column OfWords(string name, ColumnType type, IReadOnlyList<string?> words)
    {
        ImmutableArray<string> categories = [.. words.OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        var codes = categories.Select((word, code) => (word, code))
            .ToDictionary(pair => pair.word, pair => pair.code, StringComparer.Ordinal);
        return OfCodes(name, type, [.. words.Select(word => word is null ? -1 : codes[word])], categories);
    }

    /// <summary>The same column, with the words in which its categories are written.</summary>
    public Column SpelledAs(ImmutableArray<string> spellings) => new(Name, Type, Numbers, Codes, Categories) { Spellings = spellings };

    /// <summary>Whether the value of a row is missing.</summary>
    public bool IsMissing(int row) => Type == ColumnType.Number ? double.IsNaN(Numbers[row]) : Codes[row] < 0;

    /// <summary>Some rows of the column, copied.</summary>
    internal Column Part(int start, int rows) => Type == ColumnType.Number
        ? OfNumbers(Name, Numbers[start..(start + rows)])
        : OfCodes(Name, Type, Codes[start..(start + rows)], Categories).SpelledAs(Spellings);
}
