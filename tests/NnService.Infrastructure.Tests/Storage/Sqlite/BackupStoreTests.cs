using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using NnService.Infrastructure.Storage.Sqlite;

namespace NnService.Infrastructure.Tests.Storage.Sqlite;

public class BackupStoreTests
{
    [Fact]
    public async Task A_backup_holds_what_was_committed_and_is_checked()
    {
        await using var host = await TestHost.StartAsync(paused: true);
        await host.Models.CreateAsync("m", null, Examples.Classifier(), TestHost.Token);
        var backup = (await BackupsOf(host).CreateAsync(TestHost.Token))!;
        await host.Models.CreateAsync("later", null, Examples.Classifier(), TestHost.Token);

        var file = Path.Combine(host.Place, "backups", backup.Name);
        Assert.Matches(@"^nnservice-\d{8}T\d{6}\.\d{3}Z\.db$", backup.Name);
        Assert.Equal(
            (new FileInfo(file).Length, Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(file, TestHost.Token)))),
            (backup.Bytes, backup.Sha256));
        Assert.Equal(["backups/" + backup.Name], Files(host));

        var directory = TestHost.NewDirectory();
        File.Copy(file, Path.Combine(directory, "nnservice.db"));
        await using var restored = await TestHost.StartAsync(place: directory, paused: true);
        Assert.NotNull(await restored.Models.FindAsync("m", TestHost.Token));
        Assert.Null(await restored.Models.FindAsync("later", TestHost.Token));
        Assert.Equal("ok", await TextAsync(restored, "PRAGMA integrity_check"));
    }

    [Fact]
    public async Task One_is_made_at_a_time_and_what_a_killed_one_left_is_removed()
    {
        await using var host = await TestHost.StartAsync(paused: true);
        var backups = BackupsOf(host);
        Directory.CreateDirectory(Path.Combine(host.Place, "backups"));
        await File.WriteAllTextAsync(Path.Combine(host.Place, "backups", "old.partial"), "half", TestHost.Token);

        var database = host.Services.GetRequiredService<SqliteDatabase>();
        await database.AcquireWriteLockAsync(TestHost.Token); // while somebody writes, a backup waits
        var first = backups.CreateAsync(TestHost.Token);
        Assert.Null(await backups.CreateAsync(TestHost.Token));
        database.ReleaseWriteLock();
        Assert.Equal([$"backups/{(await first)!.Name}"], Files(host));
        Assert.NotNull(await backups.CreateAsync(TestHost.Token));
    }

    [Fact]
    public async Task Of_a_damaged_database_nothing_is_kept()
    {
        await using var host = await TestHost.StartAsync(paused: true);
        await host.Models.CreateAsync("m", null, Examples.Classifier(), TestHost.Token);
        await DamageAsync(host);
        await Assert.ThrowsAnyAsync<Exception>(() => BackupsOf(host).CreateAsync(TestHost.Token));
        Assert.Empty(Files(host));
        Assert.NotNull(await host.Models.CreateAsync("n", null, Examples.Classifier(), TestHost.Token)); // the turn to write was given back
    }

    [Fact]
    public async Task The_newest_are_kept_and_what_others_have_put_there_stays()
    {
        var clock = new Clock();
        await using var host = await TestHost.StartAsync(paused: true, time: clock, settings: ("NnService:Backups:Keep", "2"));
        var folder = Directory.CreateDirectory(Path.Combine(host.Place, "backups")).FullName;
        string[] foreign = ["mine.db", "nnservice-20200101T000000.000Z.db.gz", "nnservice-old.db", "xnnservice-20200101T000000.000Z.db"];
        foreach (var name in foreign) await File.WriteAllTextAsync(Path.Combine(folder, name), "theirs", TestHost.Token);

        var names = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            names.Add((await BackupsOf(host).CreateAsync(TestHost.Token))!.Name);
            clock.Now += TimeSpan.FromHours(1);
            Assert.Equal(names[^Math.Min(2, names.Count)..].Concat(foreign).Select(name => "backups/" + name).Order(), Files(host).Order());
        }

        // One that is made while the clock is behind is not the one to go.
        clock.Now -= TimeSpan.FromDays(1);
        var behind = (await BackupsOf(host).CreateAsync(TestHost.Token))!.Name;
        Assert.Equal(foreign.Append(behind).Append(names[^1]).Select(name => "backups/" + name).Order(), Files(host).Order());
    }

    [Fact]
    public async Task A_backup_that_fails_deletes_none()
    {
        await using var host = await TestHost.StartAsync(paused: true, settings: ("NnService:Backups:Keep", "1"));
        var first = (await BackupsOf(host).CreateAsync(TestHost.Token))!.Name;
        await DamageAsync(host);
        await Assert.ThrowsAnyAsync<Exception>(() => BackupsOf(host).CreateAsync(TestHost.Token));
        Assert.Equal(["backups/" + first], Files(host));
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private static BackupStore BackupsOf(TestHost host) => host.Services.GetRequiredService<BackupStore>();

    private static async Task DamageAsync(TestHost host)
    {
        var root = await host.ScalarAsync("select rootpage from sqlite_master where name = 'Chunks'");
        var size = await host.ScalarAsync("pragma page_size");
        await using (var file = new FileStream(
            Path.Combine(host.Place, "nnservice.db"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Position = ((root - 1) * size) + 8;
            await file.WriteAsync(Enumerable.Repeat((byte)0xA5, 64).ToArray(), TestHost.Token);
        }

        SqliteConnection.ClearAllPools();
    }

    private static string[] Files(TestHost host) =>
        [.. Directory.EnumerateFiles(Path.Combine(host.Place, "backups")).Select(file => "backups/" + Path.GetFileName(file))];

    private static async Task<string?> TextAsync(TestHost host, string sql)
    {
        await using var connection = host.Connection();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (await command.ExecuteScalarAsync(TestHost.Token))?.ToString();
    }
}
