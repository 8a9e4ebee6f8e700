using NnService.Api.Contracts;
using NnService.Domain;
using NnService.Domain.Encoding;

namespace NnService.Api.Jobs;

/// <summary>What is done otherwise with one column.</summary>
/// <param name="Numeric">How its numbers are scaled; as for all columns by default.</param>
/// <param name="Missing">What replaces its missing values; as for all columns by default.</param>
public sealed record ColumnPreprocessingContract(ChoiceContract<Scaling>? Numeric = null, Imputation? Missing = null);

/// <summary>How the columns of a table become inputs, fitted on training rows only.</summary>
/// <param name="Numeric">standardize by default, and piecewiseLinear where the network is chosen and the target is a number. minMax brings
/// the training rows to 0 … 1, piecewiseLinear adds a place for each interval between quantiles, none takes numbers as they are.</param>
/// <param name="Missing">What replaces a missing number: mean by default, median or mostFrequent. For a missing word it is the most
/// frequent one.</param>
/// <param name="Unknown">What a prediction does with a word that no training row had: ignore, the default, codes it as all zeros, with a
/// warning in the answer; error refuses it.</param>
/// <param name="MaxCategories">The words of a column that have places of their own, at least 1; 100 by default. The rarer ones share one
/// place.</param>
/// <param name="Columns">What is done otherwise, by column.</param>
public sealed record PreprocessingContract(
    ChoiceContract<Scaling>? Numeric = null,
    Imputation? Missing = null,
    UnseenCategories? Unknown = null,
    int? MaxCategories = null,
    IReadOnlyDictionary<string, ColumnPreprocessingContract?>? Columns = null)
{
    public static PreprocessingContract From(Preprocessing options) => new(
        options.Numeric is { } scaling ? ChoiceContract.From(scaling) : null,
        options.Missing,
        options.Unknown,
        options.MaxCategories,
        options.Columns.ToDictionary(
            pair => pair.Key,
            pair => (ColumnPreprocessingContract?)new ColumnPreprocessingContract(
                pair.Value.Numeric is { } numeric ? ChoiceContract.From(numeric) : null, pair.Value.Missing)));

    /// <param name="otherwise">What holds where nothing is said.</param>
    /// <param name="faults">Receives what is wrong.</param>
    public Preprocessing ToPreprocessing(Preprocessing otherwise, ICollection<Fault> faults)
    {
        var columns = Preprocessing.Default.Columns.ToBuilder();
        foreach (var (name, column) in Columns ?? new Dictionary<string, ColumnPreprocessingContract?>())
        {
            if (column is null)
                faults.Add(
                    new(
                        $"/preprocessing/columns/{Fault.Escape(name)}",
                        "null is nothing to do with a column; send an object, or leave the column out."));
            else columns[name] = new(
                column.Numeric?.Build($"/preprocessing/columns/{Fault.Escape(name)}/numeric", faults), column.Missing);
        }

        var options = new Preprocessing
        {
            Numeric = Numeric?.Build("/preprocessing/numeric", faults) ?? otherwise.Numeric,
            Missing = Missing ?? otherwise.Missing,
            Unknown = Unknown ?? otherwise.Unknown,
            MaxCategories = MaxCategories ?? otherwise.MaxCategories,
            Columns = columns.ToImmutable(),
        };
        foreach (var fault in options.Validate()) faults.Add(fault);
        return options;
    }
}
