using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NnService.Infrastructure.Jobs;
using NnService.Infrastructure.Storage;
using Quartz;

namespace NnService.Infrastructure.Tests;

/// <summary>The whole of Infrastructure on a real database in a folder of its own.</summary>
public sealed class TestHost : IAsyncDisposable
{
    private static readonly string Root = System.IO.Directory.CreateTempSubdirectory("nnservice-test-").FullName;

    private readonly IHost _host;

    static TestHost() => AppDomain.CurrentDomain.ProcessExit += (_, _) => System.IO.Directory.Delete(Root, recursive: true);

    private TestHost(IHost host, string directory) => (_host, Directory) = (host, directory);

    public string Directory { get; }

    public IServiceProvider Services => _host.Services;

    public ModelStore Models => Services.GetRequiredService<ModelStore>();

    public DatasetStore Datasets => Services.GetRequiredService<DatasetStore>();

    public JobStore Jobs => Services.GetRequiredService<JobStore>();

    public JobSignals Signals => Services.GetRequiredService<JobSignals>();

    internal JobClaims Claims => Services.GetRequiredService<JobClaims>();

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static string NewDirectory() => System.IO.Directory.CreateDirectory(Path.Combine(Root, Guid.NewGuid().ToString("N"))).FullName;

    /// <param name="directory">Null for a new one.</param>
    /// <param name="paused">True for an engine that queues jobs and runs none before <see cref="RunJobsAsync"/>.</param>
    /// <param name="time">Null for the system's.</param>
    /// <param name="configure">More services.</param>
    /// <param name="settings">More settings.</param>
    public static async Task<TestHost> StartAsync(string? directory = null, bool paused = false, TimeProvider? time = null, Action<IServiceCollection>? configure = null, params (string Key, string Value)[] settings)
    {
        directory ??= NewDirectory();
        var builder = new HostApplicationBuilder();
        builder.Configuration.AddInMemoryCollection([new("NnService:DataDirectory", directory), .. settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value))]);
        builder.Logging.ClearProviders();
        if (time is not null) builder.Services.AddSingleton(time);
        builder.Services.AddNnInfrastructure(builder.Configuration);
        configure?.Invoke(builder.Services);
        if (paused) builder.Services.Configure<QuartzHostedServiceOptions>(options => options.AutoStart = false);
        var host = builder.Build();
        try
        {
            await host.StartAsync(Token);
        }
        catch
        {
            host.Dispose();
            throw;
        }

        return new TestHost(host, directory);
    }

    public async Task RunJobsAsync() => await (await Scheduler()).Start(Token);

    public Task<IScheduler> Scheduler() => Services.GetRequiredService<ISchedulerFactory>().GetScheduler(Token).AsTask();

    internal NnDbContext Database() => Services.GetRequiredService<IDbContextFactory<NnDbContext>>().CreateDbContext();

    public SqliteConnection Connection()
    {
        var connection = new SqliteConnection(Services.GetRequiredService<IOptions<NnStorageOptions>>().Value.ConnectionString);
        connection.Open();
        return connection;
    }

    public async Task<long> ScalarAsync(string sql)
    {
        await using var connection = Connection();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync(Token), null);
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var connection = Connection();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Token);
    }

    public async Task<StoredJob> WaitForAsync(string jobId, Func<StoredJob, bool> condition)
    {
        while (true)
        {
            var next = Signals.Next(jobId);
            var job = await Jobs.FindAsync(jobId, Token);
            if (condition(job!)) return job!;
            await next.WaitAsync(TimeSpan.FromMinutes(1), Token);
        }
    }

    /// <summary>What a crash at this instant would leave behind, in a directory of its own.</summary>
    public async Task<string> CrashedCopyAsync()
    {
        var directory = NewDirectory();
        await ExecuteAsync($"VACUUM INTO '{Path.Combine(directory, "nnservice.db")}'");
        return directory;
    }

    public Task<StoredJob> WaitForEndAsync(string jobId) => WaitForAsync(jobId, job => job.IsFinished);

    public Task StopAsync() => _host.StopAsync(Token);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }
}
