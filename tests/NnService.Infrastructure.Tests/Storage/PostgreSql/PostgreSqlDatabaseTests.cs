using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.PostgreSql;
using NnService.Tests.Common;
using Npgsql;

namespace NnService.Infrastructure.Tests.Storage.PostgreSql;

public class PostgreSqlDatabaseTests
{
    [Fact]
    public async Task Those_beside_each_other_share_what_one_alone_waits_for()
    {
        await using var host = await TestHost.StartAsync(StorageKind.PostgreSql, paused: true);
        var here = await AnotherAsync(host);
        var there = await AnotherAsync(host);
        Task<WriteTransaction> alone;
        using (here.BeginShared())
        using (there.BeginShared())
        {
            alone = there.BeginExclusiveAsync(TestHost.Token);
            await WaitingAsync(host);
            Assert.False(alone.IsCompleted);
        }

        var beside = Task.Run(() => here.BeginShared());
        using (await alone)
        {
            await WaitingAsync(host);
            Assert.False(beside.IsCompleted);
            (await there.BeginInsertAsync(TestHost.Token)).Dispose(); // whoever only adds waits for nobody
        }

        (await beside.InTimeAsync("the turn beside")).Dispose();
    }

    [Fact]
    public async Task What_is_large_is_sent_before_the_turn()
    {
        await using var host = await TestHost.StartAsync(StorageKind.PostgreSql, paused: true);
        var here = await AnotherAsync(host);
        var there = await AnotherAsync(host);
        var isSent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<WriteTransaction> large;
        // somebody has a turn of its own while it is sent
        using (here.BeginShared(_ => there.BeginExclusiveAsync(TestHost.Token).GetAwaiter().GetResult().Dispose()))
        {
            large = there.BeginExclusiveAsync(_ => Task.FromResult(isSent.TrySetResult()), TestHost.Token);
            await isSent.Task.InTimeAsync("the large rows are sent");
            await WaitingAsync(host);
            Assert.False(large.IsCompleted);
        }

        (await large.InTimeAsync("the turn after it")).Dispose();
    }

    [Fact]
    public async Task What_is_not_committed_is_not_there_and_gives_the_turn_back()
    {
        await using var host = await TestHost.StartAsync(StorageKind.PostgreSql, paused: true);
        using (var write = await DatabaseOf(host).BeginExclusiveAsync(TestHost.Token))
            await write.Db.Database.ExecuteSqlAsync($"""DELETE FROM "Datasets" """, TestHost.Token);
        (await DatabaseOf(host).BeginExclusiveAsync(TestHost.Token)).Dispose();
        Assert.Equal(5, await host.ScalarAsync("select count(*) from Datasets"));
    }

    [Fact]
    public async Task Whoever_freezes_in_its_turn_loses_it_and_cannot_commit()
    {
        await using var host = await TestHost.StartAsync(StorageKind.PostgreSql, paused: true);
        var shorter = await ConnectionStringAsync(host) + ";Options=-c idle_in_transaction_session_timeout=300ms";
        await using var frozen = await TestHost.StartAsync(
            StorageKind.PostgreSql, host.Place, paused: true, settings: ("ConnectionStrings:NnService", shorter));
        using var turn = await DatabaseOf(frozen).BeginExclusiveAsync(TestHost.Token);
        (await DatabaseOf(host).BeginExclusiveAsync(TestHost.Token)).Dispose(); // comes when the other is thrown out

        var failure = await Assert.ThrowsAnyAsync<Exception>(
            () => turn.Db.Database.ExecuteSqlAsync($"""DELETE FROM "Datasets" """, TestHost.Token));
        Assert.Equal(StorageFailure.Unavailable, StorageFailures.Of(failure));
    }

    [Theory]
    [InlineData("SELECT pg_terminate_backend(pg_backend_pid())", StorageFailure.Unavailable)]
    [InlineData("DO $$ BEGIN RAISE SQLSTATE '53100'; END $$", StorageFailure.DiskFull)]
    [InlineData("DO $$ BEGIN RAISE SQLSTATE '57P03'; END $$", StorageFailure.Unavailable)]
    [InlineData("DO $$ BEGIN RAISE SQLSTATE '53300'; END $$", StorageFailure.Unavailable)]
    [InlineData("DO $$ BEGIN RAISE SQLSTATE '25006'; END $$", StorageFailure.Unavailable)]
    [InlineData("DO $$ BEGIN RAISE SQLSTATE '40P01'; END $$", StorageFailure.Unavailable)]
    [InlineData("DO $$ BEGIN RAISE SQLSTATE '23505'; END $$", StorageFailure.DuplicateKey)]
    [InlineData("SELECT no_such_column", null)]
    public async Task Refusals_mean_what_they_say(string sql, StorageFailure? expected)
    {
        await using var host = await TestHost.StartAsync(StorageKind.PostgreSql, paused: true);
        await using var db = host.Database();
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => db.Database.ExecuteSqlRawAsync(sql, TestHost.Token));
        Assert.Equal(expected, StorageFailures.Of(failure));
        Assert.True(failure.IsDatabaseError());
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_away()
    {
        await using var connection = new NpgsqlConnection("Host=127.0.0.1;Port=1;Username=x");
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => connection.OpenAsync(TestHost.Token));
        Assert.Equal(StorageFailure.Unavailable, StorageFailures.Of(failure));
    }

    [Theory]
    [InlineData("Npgsql", StorageFailure.Unavailable)]
    [InlineData("NnService.Api", null)]
    public void A_time_out_is_that_of_the_database_where_its_provider_says_so(string source, StorageFailure? expected)
    {
        var failure = new InvalidOperationException("wrapped", new TimeoutException { Source = source });
        Assert.Equal((expected, expected is not null), (StorageFailures.Of(failure), failure.IsDatabaseError()));
    }

    private const string Waiters = """
        select count(*) from pg_locks join pg_stat_activity using (pid) where locktype = 'advisory' and not granted and application_name = 'turns'
        """;

    private static NnDatabase DatabaseOf(TestHost host) => host.Services.GetRequiredService<NnDatabase>();

    private static async Task<string> ConnectionStringAsync(TestHost host) =>
        (await TestDatabase.OfAsync(StorageKind.PostgreSql)).Connection(host.Place).ConnectionString;

    /// <summary>As that of another process, and by a name of its own.</summary>
    private static async Task<NnDatabase> AnotherAsync(TestHost host)
    {
        var options = new DbContextOptionsBuilder<NnDbContext>().UseNpgsql(
            await ConnectionStringAsync(host) + ";Application Name=turns").Options;
        return new PostgreSqlDatabase(
            new PooledDbContextFactory<NnDbContext>(options),
            host.Services.GetRequiredService<ChangeNotifier>(),
            host.Services.GetRequiredService<StorageMetrics>());
    }

    /// <summary>Until one of these waits for a turn.</summary>
    private static Task WaitingAsync(TestHost host) => Waiting.UntilAsync(
        async () => await host.ScalarAsync(Waiters) > 0,
        "somebody waits for a turn");
}
