namespace NnService.Infrastructure.Datasets;

/// <summary>How large a table may be.</summary>
public sealed record DatasetLimits(int MaxRows, int MaxColumns, long MaxCells)
{
    public static DatasetLimits Default { get; } = new(MaxRows: 10_000_000, MaxColumns: 10_000, MaxCells: 100_000_000);
}
