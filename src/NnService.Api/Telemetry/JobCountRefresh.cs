using NnService.Infrastructure.Jobs;

namespace NnService.Api.Telemetry;

/// <summary>Counts the jobs of the database often enough for what is sent; the page of metrics counts them by itself.</summary>
internal sealed class JobCountRefresh(JobMetrics jobs, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        do
            await jobs.RefreshGaugesAsync(stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
