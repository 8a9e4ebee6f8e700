using System.Collections.Immutable;
using NnService.Domain.Data;
using NnService.Domain.Encoding.Scalings;

namespace NnService.Domain.Encoding;

/// <summary>What replaces a missing value.</summary>
public enum Imputation
{
    /// <summary>The mean of the training rows; numbers only.</summary>
    Mean,

    /// <summary>The middle of the sorted training rows, of an even count the mean of the two in the middle; numbers only.</summary>
    Median,

    /// <summary>The value that most training rows have; of equals the smallest number or the ordinally first word.</summary>
    MostFrequent,
}

/// <summary>What a prediction does with a word that no training row had.</summary>
public enum UnseenCategories
{
    /// <summary>It is refused.</summary>
    Error,

    /// <summary>It is coded as all zeros, with a warning.</summary>
    Ignore,
}

/// <summary>What is done otherwise with one column.</summary>
/// <param name="Numeric">How its numbers are scaled; null for what holds for all columns.</param>
/// <param name="Missing">What replaces its missing values; null for what holds for all columns.</param>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed record ColumnPreprocessing(Scaling? Numeric = null, Imputation? Missing = null);

/// <summary>How the columns of a table become the inputs of a network.</summary>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed record Preprocessing
{
    /// <summary>What is done unless asked otherwise.</summary>
    public static readonly Preprocessing Default = new();

    /// <summary>How numbers are scaled; null for what goes with the task, see <see cref="For"/>.</summary>
    public Scaling? Numeric { get; init; } = new StandardizeScaling();

    /// <summary>What replaces a missing number; for a missing word it is the most frequent one.</summary>
    public Imputation Missing { get; init; }

    /// <summary>What a prediction does with a word that no training row had.</summary>
    public UnseenCategories Unknown { get; init; } = UnseenCategories.Ignore;

    /// <summary>The words of a column that have places of their own, at least 1; the rarer ones share one place.</summary>
    public int MaxCategories { get; init; } = 100;

    /// <summary>What is done otherwise, by column.</summary>
    public ImmutableSortedDictionary<string, ColumnPreprocessing> Columns { get; init; } =
        ImmutableSortedDictionary.Create<string, ColumnPreprocessing>(
        StringComparer.Ordinal);

    /// <summary>The same with the scaling that goes with a task, where it was left open.</summary>
    /// <remarks>
    /// On real tables intervals mostly lower the error of numbers and mostly raise the cross-entropy of classes (measured in
    /// docs/quality.md).
    /// </remarks>
    public Preprocessing For(LearningTask task) => Numeric is not null
        ? this
        : this with { Numeric = task == LearningTask.Regression ? new PiecewiseLinearScaling() : new StandardizeScaling() };

    /// <summary>How the numbers of a column are scaled; null where that was left open.</summary>
    public Scaling? NumericOf(string column) => Columns.GetValueOrDefault(column)?.Numeric ?? Numeric;

    /// <summary>What replaces the missing numbers of a column.</summary>
    public Imputation MissingOf(string column) => Columns.GetValueOrDefault(column)?.Missing ?? Missing;

    /// <summary>What is wrong in itself, whatever the table.</summary>
    public IEnumerable<Fault> Validate()
    {
        if (MaxCategories < 1)
            yield return new("/preprocessing/maxCategories", $"maxCategories is {MaxCategories}; it must be at least 1.");
    }
}
