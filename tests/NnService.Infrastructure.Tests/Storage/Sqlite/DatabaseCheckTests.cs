using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using NnService.Infrastructure.Storage.Sqlite;
using NnService.Tests.Common;

namespace NnService.Infrastructure.Tests.Storage.Sqlite;

public class DatabaseCheckTests
{
    [Fact]
    public async Task A_whole_file_is_healthy()
    {
        await using var host = await TestHost.StartAsync();
        Assert.Equal(HealthStatus.Healthy, (await CheckedAsync(host)).Status);
    }

    [Fact]
    public async Task A_damaged_table_is_found_and_named()
    {
        var directory = await DamagedAsync();
        await using var host = await TestHost.StartAsync(place: directory, paused: true);
        var result = await CheckedAsync(host);
        Assert.Equal(HealthStatus.Unhealthy, result.Status);
        Assert.NotEmpty(result.Description!);
    }

    /// <summary>A database in which bytes of the table of uploaded rows are overwritten, which no start reads.</summary>
    private static async Task<string> DamagedAsync()
    {
        string directory;
        long root, size;
        await using (var host = await TestHost.StartAsync(paused: true))
        {
            directory = host.Place;
            root = await host.ScalarAsync("select rootpage from sqlite_master where name = 'Chunks'");
            size = await host.ScalarAsync("pragma page_size");
        }

        SqliteConnection.ClearAllPools();
        await using var file = new FileStream(Path.Combine(directory, "nnservice.db"), FileMode.Open);
        file.Position = ((root - 1) * size) + 8; // behind the kind of the page: where its cells lie
        await file.WriteAsync(Enumerable.Repeat((byte)0xA5, 64).ToArray(), TestHost.Token);
        return directory;
    }

    private static async Task<HealthCheckResult> CheckedAsync(TestHost host)
    {
        var check = host.Services.GetRequiredService<DatabaseCheck>();
        await check.ExecuteTask!.InTimeAsync("the end of the check");
        return await check.CheckHealthAsync(new HealthCheckContext(), TestHost.Token);
    }
}
