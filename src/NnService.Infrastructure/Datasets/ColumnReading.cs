using System.Collections.Immutable;
using NnService.Domain.Data;
using NnService.Domain.Encoding;

namespace NnService.Infrastructure.Datasets;

/// <summary>How stored cells are read where the schema of their table does not decide.</summary>
/// <param name="Types">The types by column; other columns are read as the schema says.</param>
/// <param name="Format">Whose words mean a missing value besides those of the table; null for none.</param>
public sealed record ColumnReading(IReadOnlyDictionary<string, ColumnType> Types, CellFormat? Format = null)
{
    /// <summary>As the schema says.</summary>
    public static ColumnReading AsStored { get; } = new(ImmutableDictionary<string, ColumnType>.Empty);

    /// <summary>As a version reads them.</summary>
    /// <param name="encoding">That of the version; null for none.</param>
    /// <param name="targets">The columns with the answers; empty for those of the version's names.</param>
    public static ColumnReading By(DataEncoding? encoding, ImmutableArray<string> targets) =>
        encoding is null ? AsStored : new(encoding.TypesOf(targets), encoding.Cells);
}
