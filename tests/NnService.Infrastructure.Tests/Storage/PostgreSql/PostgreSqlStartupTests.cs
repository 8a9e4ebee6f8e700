using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;
using NnService.Tests.Common;

namespace NnService.Infrastructure.Tests.Storage.PostgreSql;

public class PostgreSqlStartupTests
{
    [Fact]
    public async Task The_tables_are_those_of_the_model()
    {
        await using var host = await TestHost.StartAsync(StorageKind.PostgreSql, paused: true);
        var database = await TestDatabase.OfAsync(StorageKind.PostgreSql);
        await using var fresh = database.Connection(await database.CreateAsync());
        await using var model = new NnDbContext(new DbContextOptionsBuilder<NnDbContext>().UseNpgsql(fresh).Options);
        await model.Database.EnsureCreatedAsync(TestHost.Token);
        await fresh.OpenAsync(TestHost.Token);

        await using var migrated = host.Connection();
        Assert.Equal(await SchemaAsync(fresh), await SchemaAsync(migrated));
    }

    [Fact]
    public async Task Several_processes_may_start_together_on_an_empty_database()
    {
        var place = await (await TestDatabase.OfAsync(StorageKind.PostgreSql)).CreateAsync();
        var hosts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TestHost.StartAsync(StorageKind.PostgreSql, place)));
        try
        {
            Assert.Equal(5, await hosts[0].ScalarAsync("select count(*) from Datasets"));
            Assert.NotNull(await hosts[0].Models.CreateAsync("m", null, Examples.Classifier(), TestHost.Token));
            var (_, job) = await hosts[1].Jobs.SubmitAsync(Examples.OnIris("m"), TestHost.Token);
            Assert.Equal(JobStatus.Succeeded, (await hosts[2].WaitForEndAsync(job!.Id)).Status);
        }
        finally
        {
            foreach (var host in hosts) await host.DisposeAsync();
        }
    }

    [Fact]
    public async Task Pages_are_in_the_order_of_bytes_whatever_the_language_of_the_database()
    {
        await using var host = await TestHost.StartAsync(StorageKind.PostgreSql, paused: true);
        string[] ids = ["a-b", "a.b", "a0", "a_b", "ab", "b-"];
        foreach (var id in ids) await host.Models.CreateAsync(id, null, Examples.Classifier(), TestHost.Token);
        Assert.Equal(
            1,
            await host.ScalarAsync("select count(*) from information_schema.columns where table_name = 'Models' and column_name = 'Id' "
                + "and collation_name = 'C'"));
        Assert.Equal(ids.Order(StringComparer.Ordinal), (await host.Models.ListAsync(10, null, TestHost.Token)).Select(model => model.Id));
        Assert.Equal(
            ids.Order(StringComparer.Ordinal).Skip(3),
            (await host.Models.ListAsync(10, ids.Order(StringComparer.Ordinal).ElementAt(2), TestHost.Token)).Select(model => model.Id));
    }

    [Theory]
    [InlineData("", "ConnectionStrings:NnService is empty")]
    [InlineData("Host=127.0.0.1;Port=1;Colour=red;Password=secret", "ConnectionStrings:NnService cannot be read")]
    [InlineData("Database=nnservice", "ConnectionStrings:NnService cannot be read: Host is missing")]
    public async Task A_connection_string_that_names_no_database_stops_the_start(string text, string expected)
    {
        Requirement.Check("postgresql", PostgreSqlServer.Missing);
        var failure = await Assert.ThrowsAsync<StartRefusedException>(
            () => TestHost.StartAsync(StorageKind.PostgreSql, settings: ("ConnectionStrings:NnService", text)));
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
    }

    /// <summary>
    /// Every column of every table of ours: its type, order of text and default, whether it may be missing; and every key and index.
    /// </summary>
    private static async Task<List<string>> SchemaAsync(DbConnection connection)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = """
            select concat_ws(' ', 'column', table_name, column_name, data_type, collation_name, is_nullable) from information_schema.columns
            where table_schema = 'public' and table_name not like 'qrtz%' and table_name not like '\_\_EF%'
            union all
            select concat_ws(' ', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid)) from pg_constraint where connamespace = 'public'::regnamespace and conrelid::regclass::text not like 'qrtz%' and conrelid::regclass::text not like '%EFM%'
            union all
            select concat_ws(' ', 'index', indexdef) from pg_indexes where schemaname = 'public' and tablename not like 'qrtz%' and tablename not like '\_\_EF%'
            order by 1
            """;
        await using var reader = await command.ExecuteReaderAsync(TestHost.Token);
        var lines = new List<string>();
        while (await reader.ReadAsync(TestHost.Token)) lines.Add(reader.GetString(0));
        return lines;
    }
}
