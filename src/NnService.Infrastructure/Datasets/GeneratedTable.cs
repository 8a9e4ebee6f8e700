using System.Globalization;
using NnService.Domain.Data;

namespace NnService.Infrastructure.Datasets;

/// <summary>Writes what a generator draws into a table.</summary>
public static class GeneratedTable
{
    public static TextTable Make(Generator generator, int rows, long seed, CancellationToken cancellationToken)
    {
        var builder = new TextTableBuilder(generator.Columns);
        var cells = new string?[generator.Columns.Count];
        foreach (var row in generator.Rows(rows, seed))
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var column = 0; column < cells.Length; column++)
                cells[column] = row[column].ToString("R", CultureInfo.InvariantCulture);
            builder.Add(cells);
        }

        return builder.Build();
    }
}
