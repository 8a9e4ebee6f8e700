using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NnService.Infrastructure.Datasets;
using NnService.Infrastructure.Jobs;
using NnService.Infrastructure.Models;
using NnService.Infrastructure.Storage;
using NnService.Tests.Common;
using Quartz;

namespace NnService.Infrastructure.Tests;

/// <summary>The whole of Infrastructure on a real database in a place of its own.</summary>
public sealed class TestHost : IAsyncDisposable
{
    private static readonly string Root = Directory.CreateTempSubdirectory("nnservice-test-").FullName;

    private readonly IHost _host;
    private readonly TestDatabase _database;

    private TestHost(IHost host, TestDatabase database, string place)
    {
        _host = host;
        _database = database;
        Place = place;
    }

    /// <summary>Where everything is kept: a folder, or the name of a database.</summary>
    public string Place { get; }

    public IServiceProvider Services => _host.Services;

    public ModelStore Models => Services.GetRequiredService<ModelStore>();

    public DatasetStore Datasets => Services.GetRequiredService<DatasetStore>();

    public JobStore Jobs => Services.GetRequiredService<JobStore>();

    public JobNotifications Notifications => Services.GetRequiredService<JobNotifications>();

    internal JobClaims Claims => Services.GetRequiredService<JobClaims>();

    /// <summary>Something that runs beside everything else.</summary>
    internal T Service<T>()
        where T : IHostedService => Services.GetServices<IHostedService>().OfType<T>().Single();

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static string NewDirectory() => Directory.CreateDirectory(Path.Combine(Root, Guid.NewGuid().ToString("N"))).FullName;

    /// <summary>Deletes all directories, once no test needs them any more.</summary>
    public static void DeleteDirectories() => Directory.Delete(Root, recursive: true);

    /// <param name="storage">The engine.</param>
    /// <param name="place">Null for a new one.</param>
    /// <param name="paused">True for an engine that queues jobs and runs none before <see cref="RunJobsAsync"/>.</param>
    /// <param name="time">Null for the system's.</param>
    /// <param name="configure">More services.</param>
    /// <param name="settings">More settings.</param>
    public static async Task<TestHost> StartAsync(
        StorageKind storage = StorageKind.Sqlite,
        string? place = null,
        bool paused = false,
        TimeProvider? time = null,
        Action<IServiceCollection>? configure = null,
        params (string Key, string Value)[] settings)
    {
        var database = await TestDatabase.OfAsync(storage);
        place ??= await database.CreateReadyAsync(async empty => await (await StartAsync(storage, empty)).DisposeAsync());
        var builder = new HostApplicationBuilder();
        foreach (var (key, value) in database.Settings(place).Concat(settings)) builder.Configuration[key] = value;
        builder.Logging.ClearProviders();
        builder.Services.AddNnInfrastructure(builder.Configuration);
        if (time is not null) builder.Services.AddSingleton(time);
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

        return new TestHost(host, database, place);
    }

    public async Task RunJobsAsync() => await (await Scheduler()).Start(Token);

    public Task<IScheduler> Scheduler() => Services.GetRequiredService<ISchedulerFactory>().GetScheduler(Token).AsTask();

    internal NnDbContext Database() => Services.GetRequiredService<IDbContextFactory<NnDbContext>>().CreateDbContext();

    public DbConnection Connection()
    {
        var connection = _database.Connection(Place);
        connection.Open();
        return connection;
    }

    /// <summary>A number that the database tells; names are written without quotes.</summary>
    public async Task<long> ScalarAsync(string sql)
    {
        await using var connection = Connection();
        await using var command = connection.CreateCommand();
        command.CommandText = _database.Words(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(Token), null);
    }

    /// <inheritdoc cref="ScalarAsync"/>
    public async Task ExecuteAsync(string sql)
    {
        await using var connection = Connection();
        await using var command = connection.CreateCommand();
        command.CommandText = _database.Words(sql);
        await command.ExecuteNonQueryAsync(Token);
    }

    public async Task<StoredJob> WaitForAsync(string jobId, Func<StoredJob, bool> condition)
    {
        using var subscription = Notifications.Subscribe(jobId);
        while (true)
        {
            var next = subscription.Next;
            var job = await Jobs.FindAsync(jobId, Token);
            if (condition(job!)) return job!;
            await next.InTimeAsync($"a change of the job {job}");
        }
    }

    /// <summary>What a crash at this instant would leave behind, in a place of its own.</summary>
    public Task<string> CrashedCopyAsync() => _database.CopyAsync(Place);

    public Task<StoredJob> WaitForEndAsync(string jobId) => WaitForAsync(jobId, job => job.IsFinished);

    public Task StopAsync() => _host.StopAsync(Token);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }
}
