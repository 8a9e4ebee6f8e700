using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Datasets;

/// <summary>The sample tables that lie beside the program.</summary>
internal sealed class BuiltInDatasets(DatasetStore datasets)
{
    /// <summary>Stores those that are not there yet, or not in this edition.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "samples");
        foreach (var path in Directory.EnumerateFiles(folder, "*.csv").Order(StringComparer.Ordinal))
        {
            var id = Path.GetFileNameWithoutExtension(path);
            await using var file = File.OpenRead(path);
            var reading = await CsvTable.ReadAsync(file, new CsvOptions(), DatasetLimits.Default, cancellationToken);
            var table = reading.Table
                ?? throw new InvalidDataException(
                    $"The sample table '{id}' is damaged: {reading.Faults.FirstOrDefault()?.Detail ?? reading.ExceededLimit}");
            var stored = await datasets.FindAsync(id, cancellationToken);
            if (stored is null
                || (stored.Kind == DatasetKind.BuiltIn
                    && (stored.Digest != table.Digest || DomainJson.Write(stored.Columns) != DomainJson.Write(table.Columns))))
                await datasets.SaveBuiltInAsync(id, table, cancellationToken);
        }
    }
}
