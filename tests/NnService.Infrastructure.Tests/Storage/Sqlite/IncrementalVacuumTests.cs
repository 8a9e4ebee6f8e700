using Microsoft.Extensions.DependencyInjection;
using NnService.Infrastructure.Idempotency;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Sqlite;
using NnService.Tests.Common;

namespace NnService.Infrastructure.Tests.Storage.Sqlite;

public class IncrementalVacuumTests
{
    private const long Spare = IncrementalVacuum.SparePages;

    [Fact]
    public async Task What_is_deleted_is_given_back_to_the_disk_slice_by_slice()
    {
        await using var host = await TestHost.StartAsync(paused: true);
        Assert.Equal(2, await host.ScalarAsync("pragma auto_vacuum"));
        var small = Size(host);
        await FillAsync(host);
        var full = Size(host);
        var free = await host.ScalarAsync("pragma freelist_count");
        Assert.True(full > small + (3 * Spare * 4096));
        Assert.Equal(0, await VacuumOf(host).ShrinkAsync(TestHost.Token));
        await DeleteAsync(host);
        Assert.Equal(full, Size(host));

        Assert.Equal(IncrementalVacuum.SlicePages, await VacuumOf(host).SliceAsync(TestHost.Token));
        Assert.InRange(full - Size(host), IncrementalVacuum.SlicePages * 4096, (IncrementalVacuum.SlicePages + 2) * 4096);
        Assert.NotNull(await host.Models.CreateAsync("between", null, Examples.Classifier(), TestHost.Token));
        await VacuumOf(host).ShrinkAsync(TestHost.Token);
        Assert.Equal(Spare, await host.ScalarAsync("pragma freelist_count"));
        Assert.InRange(Size(host), small, small + ((Spare + free + 16) * 4096));
        Assert.Equal(0, await VacuumOf(host).SliceAsync(TestHost.Token));
        Assert.NotNull(await host.Models.FindAsync("between", TestHost.Token));
        Assert.Equal(0, await host.ScalarAsync("select count(*) from pragma_integrity_check where integrity_check <> 'ok'"));
    }

    [Fact]
    public async Task A_start_gives_back_what_was_free_before()
    {
        string place;
        long full;
        await using (var host = await TestHost.StartAsync(paused: true))
        {
            place = host.Place;
            await FillAsync(host);
            full = Size(host);
            await DeleteAsync(host);
        }

        await using var next = await TestHost.StartAsync(place: place, paused: true);
        await Waiting.UntilAsync(async () => await next.ScalarAsync("pragma freelist_count") == Spare, "the free pages are given back");
        Assert.True(Size(next) < full - (2 * Spare * 4096));
    }

    [Fact]
    public async Task A_slice_does_not_wait_for_whoever_reads_and_gives_its_turn_back()
    {
        // Nobody else writes at the start, who would wait for the reader with a turn in hand.
        await using var host = await TestHost.StartAsync(
            paused: true,
            configure: services => services.Remove(services.Single(service => service.ImplementationType == typeof(IdempotencyExpiry))));
        await FillAsync(host);
        await DeleteAsync(host);
        await using (var reading = host.Connection())
        {
            await using var command = reading.CreateCommand();
            command.CommandText = "select Id from Datasets";
            await using var reader = await command.ExecuteReaderAsync(TestHost.Token);
            await reader.ReadAsync(TestHost.Token);
            Assert.True((await Assert.ThrowsAnyAsync<Exception>(() => VacuumOf(host).SliceAsync(TestHost.Token))).IsDatabaseError());
        }

        Assert.NotNull(await host.Models.CreateAsync("m", null, Examples.Classifier(), TestHost.Token));
        Assert.Equal(IncrementalVacuum.SlicePages, await VacuumOf(host).SliceAsync(TestHost.Token));
    }

    [Fact]
    public async Task A_file_of_an_earlier_version_stays_as_it_is_until_it_is_compacted()
    {
        var options = new NnStorageOptions { DataDirectory = TestHost.NewDirectory() };
        await using (var old = new Microsoft.Data.Sqlite.SqliteConnection(options.ConnectionString + ";Pooling=False"))
        {
            await old.OpenAsync(TestHost.Token);
            await using var command = old.CreateCommand();
            command.CommandText = "pragma auto_vacuum = none; create table Old (Id int)";
            await command.ExecuteNonQueryAsync(TestHost.Token);
        }

        await using (var host = await TestHost.StartAsync(place: options.DataDirectory, paused: true))
        {
            await FillAsync(host);
            await DeleteAsync(host);
            Assert.Equal(0, await VacuumOf(host).ShrinkAsync(TestHost.Token));
            Assert.True(await host.ScalarAsync("pragma freelist_count") > 3 * Spare);
            var refusal = await Assert.ThrowsAsync<StartRefusedException>(() => DatabaseCompaction.RunAsync(options));
            Assert.Contains("Another NnService process uses it", refusal.Message, StringComparison.Ordinal);
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        var (file, before, after) = await DatabaseCompaction.RunAsync(options);
        Assert.Equal(options.File, file);
        Assert.Equal(new FileInfo(file).Length, after);
        Assert.True(after < before - (3 * Spare * 4096));
        Assert.Equal(
            ["nnservice.db", "nnservice.lock"],
            Directory.EnumerateFiles(options.DataDirectory).Select(Path.GetFileName)
                .Where(name => !name!.EndsWith("-journal", StringComparison.Ordinal))
                .Order());

        await File.WriteAllTextAsync(file + ".compact", "half", TestHost.Token); // of a compaction that was killed
        await using var next = await TestHost.StartAsync(place: options.DataDirectory, paused: true);
        Assert.False(File.Exists(file + ".compact"));
        Assert.Equal(2, await next.ScalarAsync("pragma auto_vacuum"));
        Assert.Equal(0, await next.ScalarAsync("select count(*) from pragma_integrity_check where integrity_check <> 'ok'"));
        Assert.Equal(5, await next.ScalarAsync("select count(*) from Datasets"));
    }

    [Fact]
    public async Task What_is_no_database_or_not_there_is_not_compacted_and_not_made()
    {
        var options = new NnStorageOptions { DataDirectory = Path.Combine(TestHost.NewDirectory(), "none") };
        Assert.Contains(
            "does not exist",
            (await Assert.ThrowsAsync<StartRefusedException>(() => DatabaseCompaction.RunAsync(options))).Message,
            StringComparison.Ordinal);
        Assert.False(Directory.Exists(options.DataDirectory));

        Directory.CreateDirectory(options.DataDirectory);
        await File.WriteAllTextAsync(options.File, new string('x', 5000), TestHost.Token);
        Assert.Contains(
            "not a database",
            (await Assert.ThrowsAsync<StartRefusedException>(() => DatabaseCompaction.RunAsync(options))).Message,
            StringComparison.Ordinal);
        Assert.Equal(5000, new FileInfo(options.File).Length);
    }

    private static IncrementalVacuum VacuumOf(TestHost host) => host.Service<IncrementalVacuum>();

    private static long Size(TestHost host) => new FileInfo(Path.Combine(host.Place, "nnservice.db")).Length;

    /// <summary>Some 20 MB in a table of its own.</summary>
    private static Task FillAsync(TestHost host) => host.ExecuteAsync("""
        create table ballast (bytes blob);
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 20) insert into ballast select zeroblob(1000000) from n;
        """);

    private static Task DeleteAsync(TestHost host) => host.ExecuteAsync("drop table ballast");
}
