using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Tests.Storage.Sqlite;

public class SqliteStartupTests
{
    [Fact]
    public async Task The_tables_are_those_of_the_model()
    {
        await using var host = await TestHost.StartAsync(paused: true);
        using var fresh = new SqliteConnection("Data Source=:memory:");
        fresh.Open();
        using var model = new NnDbContext(new DbContextOptionsBuilder<NnDbContext>().UseSqlite(fresh).Options);
        await model.Database.EnsureCreatedAsync(TestHost.Token);

        using var migrated = host.Connection();
        Assert.Equal(Schema(fresh), Schema(migrated));
    }

    [Fact]
    public async Task A_second_start_keeps_everything()
    {
        string directory;
        await using (var first = await TestHost.StartAsync(paused: true))
        {
            await first.Models.CreateAsync("m", null, Examples.Classifier(), TestHost.Token);
            directory = first.Place;
            // What a process leaves that dies while it migrates.
            await first.ExecuteAsync("create table if not exists __EFMigrationsLock (Id integer primary key, Timestamp text); insert into "
                + "__EFMigrationsLock values (1, 'then')");
        }

        await using var second = await TestHost.StartAsync(place: directory, paused: true);
        Assert.NotNull(await second.Models.FindAsync("m", TestHost.Token));
        Assert.Equal(5, await second.ScalarAsync("select count(*) from Datasets"));
    }

    [Fact]
    public async Task A_directory_serves_one_process_at_a_time()
    {
        var directory = TestHost.NewDirectory();
        await using (await TestHost.StartAsync(place: directory, paused: true))
        {
            var failure = await Assert.ThrowsAsync<StartRefusedException>(() => TestHost.StartAsync(place: directory));
            Assert.Contains("Another NnService process", failure.Message, StringComparison.Ordinal);
        }

        await using var later = await TestHost.StartAsync(place: directory, paused: true);
    }

    [Fact]
    public async Task Only_the_owner_sees_the_directory()
    {
        var directory = Path.Combine(TestHost.NewDirectory(), "new", "data");
        await using var host = await TestHost.StartAsync(place: directory, paused: true);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, new DirectoryInfo(directory).UnixFileMode);
    }

    [Fact]
    public async Task Commits_are_durable_and_leave_no_log()
    {
        await using var host = await TestHost.StartAsync(paused: true);
        await using var db = host.Database();
        await db.Database.OpenConnectionAsync(TestHost.Token);
        Assert.Equal("truncate", Pragma(db, "journal_mode"));
        Assert.Equal("2", Pragma(db, "synchronous"));
        Assert.Equal("1", Pragma(db, "foreign_keys"));
        Assert.False(File.Exists(Path.Combine(host.Place, "nnservice.db-wal")));
    }

    private static string? Pragma(NnDbContext db, string name)
    {
        using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"PRAGMA {name}";
        return command.ExecuteScalar()?.ToString();
    }

    /// <summary>
    /// Every column of every table of ours: its type, whether it may be missing, its place in the key; and every index and foreign key.
    /// </summary>
    private static List<string> Schema(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            select 'column ' || t.name || '.' || c.name || ' ' || c.type || ' ' || c."notnull" || ' ' || c.pk from sqlite_master t, pragma_table_info(t.name) c
            where t.type = 'table' and t.name not like 'QRTZ%' and t.name not like '\_\_EF%' escape '\' and t.name not like 'sqlite%'
            union all
            select 'key ' || t.name || '.' || f."from" || ' ' || f."table" || '.' || f."to" || ' ' || f.on_delete from sqlite_master t, pragma_foreign_key_list(t.name) f
            where t.type = 'table' and t.name not like 'QRTZ%'
            union all
            select 'index ' || name || ' ' || sql from sqlite_master where type = 'index' and sql is not null and name not like 'IDX_QRTZ%'
            order by 1
            """;
        using var reader = command.ExecuteReader();
        var lines = new List<string>();
        while (reader.Read())
            lines.Add(reader.GetString(0));
        return lines;
    }
}
