using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Sqlite;

namespace NnService.Infrastructure.Tests.Storage;

public sealed class StorageMetricsTests
{
    [Fact]
    public async Task Writers_are_measured_while_they_wait_and_while_they_write()
    {
        await using var host = await TestHost.StartAsync(paused: true);
        await using var own = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var heard = new RecordedMetrics(own);
        var clock = new Clock();
        using var database = new SqliteDatabase(
            host.Services.GetRequiredService<IDbContextFactory<NnDbContext>>(),
            host.Services.GetRequiredService<ChangeNotifier>(),
            new StorageMetrics(own.GetRequiredService<IMeterFactory>(), clock));

        var first = await database.BeginExclusiveAsync(TestHost.Token);
        clock.Now += TimeSpan.FromSeconds(1);
        var waiting = database.BeginExclusiveAsync(TestHost.Token);
        clock.Now += TimeSpan.FromSeconds(2);
        first.Dispose();
        using (await waiting) clock.Now += TimeSpan.FromSeconds(5);
        using (database.BeginShared()) clock.Now += TimeSpan.FromSeconds(0.5);

        Assert.Equal([0, 2, 0], heard.Measured("nnservice.storage.write_lock.wait"));
        Assert.Equal([3, 5, 0.5], heard.Measured("nnservice.storage.write_lock.held"));
    }

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
