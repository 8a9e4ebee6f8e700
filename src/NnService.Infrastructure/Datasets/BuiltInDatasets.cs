using Microsoft.Extensions.Hosting;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Datasets;

/// <summary>Stores the sample tables that lie beside the program, where they are not there yet or in another edition.</summary>
/// <remarks>Processes that start together may store one twice; each does so in a transaction, and the rows are the same.</remarks>
internal sealed class BuiltInDatasets(DatasetStore datasets) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LoadAsync(cancellationToken);
        }
        catch (Exception e) when (StorageFailures.ReasonOf(e) is { } reason)
        {
            throw new StartRefusedException($"The built-in datasets cannot be stored: {reason}", e);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task LoadAsync(CancellationToken cancellationToken)
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
