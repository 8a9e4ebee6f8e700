using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Tests.Storage;

public abstract class SchemaCompatibilityTests(StorageKind storage) : StorageTests(storage)
{
    private const string Newer = "insert into __EFMigrationsHistory (MigrationId, ProductVersion) values ('9999_Future', '99.0');";

    // What the next version may do to tables that this one goes on using.
    private const string Additions = """
        alter table Jobs add column Mood varchar(20) not null default 'good';
        alter table Versions add column Remark varchar(20);
        create table Future (Id varchar(20) primary key);
        """;

    [Fact]
    public async Task A_program_works_on_with_the_tables_of_the_next_version()
    {
        string place;
        await using (var running = await StartAsync())
        {
            place = running.Place;
            await running.ExecuteAsync(Newer + Additions);
            await AssertTrainsAsync(running, "m");
        }

        // It may be started again on the same tables: a cluster is upgraded one process after the other, and one of them may crash
        // meanwhile.
        await using var restarted = await StartAsync(place);
        await AssertTrainsAsync(restarted, "n");
    }

    [Fact]
    public async Task A_database_that_says_it_is_too_new_is_refused()
    {
        string place;
        await using (var first = await StartAsync(paused: true))
        {
            place = first.Place;
            await first.ExecuteAsync(Newer + "update Schema set Oldest = '9999_Future'");
        }

        var failure = await Assert.ThrowsAsync<StartRefusedException>(() => StartAsync(place));
        Assert.Contains("9999_Future", failure.Message, StringComparison.Ordinal);
    }

    private static async Task AssertTrainsAsync(TestHost host, string model)
    {
        Assert.NotNull(await host.Models.CreateAsync(model, null, Examples.Classifier(), TestHost.Token));
        var (_, job) = await host.Jobs.SubmitAsync(Examples.OnIris(model), TestHost.Token);
        Assert.Equal((JobStatus.Succeeded, 1), await host.WaitForEndAsync(job!.Id) is var end ? (end.Status, end.Version) : default);
    }
}

public sealed class SqliteSchemaAgeTests() : SchemaCompatibilityTests(StorageKind.Sqlite);

public sealed class PostgreSqlSchemaAgeTests() : SchemaCompatibilityTests(StorageKind.PostgreSql);
