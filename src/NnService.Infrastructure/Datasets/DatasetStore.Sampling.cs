using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using NnService.Domain.Data;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Datasets;

public sealed partial class DatasetStore
{
    // Of a table with more cells than this some runs of rows are looked at, spread over all of it.
    private const long MaxUnpackedCells = 8_388_608;

    /// <summary>
    /// Some rows of some columns, the same rows of each (<see cref="RowSample"/>), one column at a time; it ends early when the dataset is
    /// deleted or changed meanwhile.
    /// </summary>
    /// <param name="dataset">The dataset as it was found.</param>
    /// <param name="columns">The columns, in the order in which they come.</param>
    /// <param name="most">Rows at most, at least 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async IAsyncEnumerable<Column> SampleAsync(
        StoredDataset dataset, IReadOnlyList<ColumnSchema> columns, int most, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var db = _database.Read();
        if (await RowAsync(db, dataset.Id, cancellationToken) is not { } row) yield break;
        var known = db.Datasets.Where(
            stored => stored.Id == dataset.Id && stored.Digest == dataset.Digest && stored.CreatedAt == dataset.CreatedAt);
        var runs = RunsOf(row, columns.Count, most);
        foreach (var schema in columns)
        {
            var index = dataset.Columns.IndexOf(schema);
            var words = new HashSet<string>(StringComparer.Ordinal);
            var cells = new List<string?>(most);
            foreach (var (chunk, places) in runs)
            {
                // A short read for each run: a long one would keep writers waiting.
                var packed = await db.Chunks.Where(
                    stored => stored.DatasetId == dataset.Id && stored.Chunk == chunk && stored.Column == index && known.Any())
                    .Select(stored => stored.Cells)
                    .SingleOrDefaultAsync(cancellationToken);
                if (packed is null) yield break;
                foreach (var cell in CellText.UnpackAt(packed, places))
                    cells.Add(cell is null || words.Add(cell) ? cell : words.TryGetValue(cell, out var same) ? same : cell);
            }

            if (DatasetRows.ColumnOf(schema, ColumnReading.AsStored, dataset.Format, cells.Count, cells, []) is { } column)
                yield return column;
        }
    }

    // The chunks that are looked at, and the places of the chosen rows in each.
    private static List<(int Chunk, int[] Places)> RunsOf(DatasetRow dataset, int columns, int most)
    {
        var chunks = (int)(((long)dataset.Rows + dataset.ChunkRows - 1) / dataset.ChunkRows);
        var unpacked = (int)Math.Clamp(MaxUnpackedCells / Math.Max(1, (long)columns * dataset.ChunkRows), 1, int.MaxValue);
        var looked = RowSample.Spread(chunks, unpacked);
        var rows = looked.Sum(RowsOf);
        var chosen = RowSample.Spread(rows, most);
        var runs = new List<(int, int[])>();
        var start = 0;
        var next = 0;
        foreach (var chunk in looked)
        {
            var first = next;
            while (next < chosen.Length && chosen[next] < start + RowsOf(chunk)) next++;
            if (next > first) runs.Add((chunk, [.. chosen[first..next].Select(place => place - start)]));
            start += RowsOf(chunk);
        }

        return runs;

        int RowsOf(int chunk) => Math.Min(dataset.ChunkRows, dataset.Rows - (chunk * dataset.ChunkRows));
    }
}
