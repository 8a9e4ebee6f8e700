using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Jobs.PostgreSql;

/// <summary>
/// Reads the progress of jobs that clients watch here and another process runs. That process does not tell each step, because what is
/// told with a commit keeps other commits waiting.
/// </summary>
internal sealed class RemoteProgressPoller(NnDatabase database, JobNotifications notifications, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);

    private Dictionary<string, int> _seen = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception e) when (e.IsDatabaseError())
            {
                // Requests report that the database is unavailable; here it is only tried again.
            }
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var watched = notifications.Watched;
        if (watched.Count == 0) return;
        await using var db = database.Read();
        var running = await db.Jobs.Where(job => job.Status == JobStatus.Running && watched.Contains(job.Id))
            .Select(job => new { job.Id, job.Epoch })
            .ToDictionaryAsync(job => job.Id, job => job.Epoch, cancellationToken);
        foreach (var (id, epoch) in running)
            if (_seen.GetValueOrDefault(id, -1) != epoch) notifications.Changed(id);
        _seen = running;
    }
}
