using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Jobs;

/// <summary>Pieces of the histories of jobs, for those who watch them. Thread-safe.</summary>
public sealed class HistoryPoints
{
    private readonly NnDatabase _database;

    internal HistoryPoints(NnDatabase database) => _database = database;

    /// <summary>
    /// The points of the epochs behind one and up to another. Where there are more than wanted, those at even distances, the last always.
    /// </summary>
    public async Task<ImmutableArray<HistoryPoint>> BetweenAsync(
        string jobId, int after, int upTo, int most, CancellationToken cancellationToken)
    {
        await using var db = _database.Read();
        var points = db.History.AsNoTracking().Where(point => point.JobId == jobId && point.Epoch > after && point.Epoch <= upTo);
        var epochs = await points.Select(point => point.Epoch).Order().ToListAsync(cancellationToken);
        if (epochs.Count > most)
        {
            var chosen = Enumerable.Range(1, most).Select(i => epochs[(int)((long)i * epochs.Count / most) - 1]).ToList();
            points = points.Where(point => chosen.Contains(point.Epoch));
        }

        var rows = await points.OrderBy(point => point.Epoch).ToListAsync(cancellationToken);
        return [.. rows.Select(JobRowMapping.Point)];
    }
}
