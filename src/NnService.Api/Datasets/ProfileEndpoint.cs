using Microsoft.AspNetCore.Http.HttpResults;
using NnService.Api.Contracts;
using NnService.Api.Problems;
using NnService.Domain;
using NnService.Domain.Data;
using NnService.Infrastructure.Datasets;

namespace NnService.Api.Datasets;

/// <summary>Looks at the values of some columns, and at what they tell about another.</summary>
internal static class ProfileEndpoint
{
    private const int MaxRows = 65_536;

    // Of many columns fewer rows are looked at.
    private const int MaxCells = 4_194_304;

    private const int FrequentWords = 10;

    public static async Task<Results<Ok<DatasetProfileContract>, ProblemHttpResult>> GetAsync(
        string id,
        DatasetStore datasets,
        CancellationToken cancellationToken,
        string? target = null,
        int limit = Page.DefaultLimit,
        int offset = 0)
    {
        if (new Page(limit).Check() is { } fault) return ProblemResults.Create(ProblemCode.BadQueryValue, fault);
        if (offset < 0)
            return ProblemResults.Create(ProblemCode.BadQueryValue, new Fault("?offset", $"offset is {offset}; it must be at least 0."));
        if (await datasets.FindAsync(id, cancellationToken) is not { } dataset) return DatasetEndpoints.NoDataset(id);
        var answer = dataset.Columns.FirstOrDefault(column => column.Name == target);
        if (target is not null && RefuseTarget(target, answer) is { } refusal)
            return ProblemResults.Create(ProblemCode.BadQueryValue, new Fault("?target", refusal));

        ColumnSchema[] shown = [.. dataset.Columns.Skip(offset).Take(limit)];
        ColumnSchema[] others = [.. shown.Where(column => column.Name != target && IsRead(column))];
        ColumnSchema[] read = answer is null ? others : [answer, .. others];
        var most = Math.Min(MaxRows, MaxCells / Math.Max(1, read.Length));
        var profiles = new Dictionary<string, ColumnProfileContract>(StringComparer.Ordinal);
        var rows = Math.Min(dataset.Rows, most);
        ValueBins? bins = null;
        await foreach (var column in datasets.SampleAsync(dataset, read, most, cancellationToken))
        {
            rows = column.Rows;
            if (column.Name == target) bins = ValueBins.Of(column);
            profiles[column.Name] = Profile(read[profiles.Count], column, column.Name == target ? null : bins);
        }

        if (profiles.Count < read.Length) return DatasetEndpoints.NoDataset(id);
        int? next = offset + shown.Length < dataset.Columns.Length && shown.Length > 0 ? offset + shown.Length : null;
        return TypedResults.Ok(
            new DatasetProfileContract(
                rows,
                dataset.Rows,
                target,
                [.. shown.Select(column => profiles.GetValueOrDefault(column.Name) ?? new(column.Name, column.Type))],
                next));
    }

    private static string? RefuseTarget(string target, ColumnSchema? column) => column switch
    {
        null => $"There is no column '{Text.Truncate(target)}'.",
        _ when !IsRead(column) =>
            $"'{Text.Truncate(target)}' is {(column.Type == ColumnType.Date ? "dates" : "text")}, which cannot be learned; choose another "
                + "column, or change its type.",
        _ => null,
    };

    private static bool IsRead(ColumnSchema column) => column.Type is not (ColumnType.Text or ColumnType.Date);

    private static ColumnProfileContract Profile(ColumnSchema schema, Column column, ValueBins? target) => new(
        schema.Name,
        schema.Type,
        schema is { Min: { } min, Max: { } max } ? new(min, max, ColumnDistribution.Histogram(column.Numbers, min, max)) : null,
        schema.Type == ColumnType.Number
            ? null
            : [.. ColumnDistribution.Frequent(column, FrequentWords).Select(word => word with { Value = Text.Truncate(word.Value) })],
        target is null ? null : Association.Between(ValueBins.Of(column), target));
}
