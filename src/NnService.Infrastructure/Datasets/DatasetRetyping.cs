using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using NnService.Domain;
using NnService.Domain.Data;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Datasets;

/// <summary>Reads the stored text of columns again, as the types that a user chose.</summary>
internal static class DatasetRetyping
{
    /// <summary>
    /// The whole schema with the new types; a fault for each column that is not there or has a cell which cannot have its type.
    /// </summary>
    public static async Task<ImmutableArray<ColumnSchema>> ReadAsync(
        NnDbContext db,
        DatasetRow dataset,
        IReadOnlyDictionary<string, ColumnType> types,
        ICollection<Fault> faults,
        CancellationToken cancellationToken)
    {
        var columns = DatasetRows.ColumnsOf(dataset);
        foreach (var name in types.Keys.Where(name => columns.All(column => column.Name != name)))
            faults.Add(new Fault(
                $"/{Fault.Escape(name)}", $"the dataset has no column '{Text.Truncate(name)}'; see its columns with GET."));

        var changed = columns.ToBuilder();
        for (var column = 0; column < columns.Length; column++)
        {
            if (types.TryGetValue(columns[column].Name, out var type))
                changed[column] = await ReadAsync(db, dataset, columns[column], column, type, faults, cancellationToken);
        }

        return CategoryPreview.Bound(changed.ToImmutable());
    }

    private static async Task<ColumnSchema> ReadAsync(
        NnDbContext db,
        DatasetRow dataset,
        ColumnSchema schema,
        int column,
        ColumnType type,
        ICollection<Fault> faults,
        CancellationToken cancellationToken)
    {
        var profile = new ColumnProfile(schema.Name, DatasetRows.FormatOf(dataset).DecimalMark, TextTableBuilder.MaxSampled, type);
        var row = 0;
        var chunks = db.Chunks.AsNoTracking().Where(chunk => chunk.DatasetId == dataset.Id && chunk.Column == column)
            .OrderBy(chunk => chunk.Chunk)
            .Select(chunk => chunk.Cells);
        await foreach (var cells in chunks.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            foreach (var cell in CellText.Unpack(cells))
            {
                row++;
                if (profile.RefusalOf(cell) is { } refusal)
                {
                    faults.Add(
                        new Fault(
                            $"/{Fault.Escape(schema.Name)}",
                            $"{DatasetRows.Describe(schema.Name, row, cell!, refusal)}; nothing was changed."));
                    return schema;
                }

                profile.Add(cell);
            }
        }

        return profile.Schema();
    }
}
