using System.Net;
using Microsoft.Data.Sqlite;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Hosting;

/// <summary>What a service says whose database file is damaged.</summary>
public sealed class DamageTests
{
    [Fact]
    public async Task A_damaged_file_makes_the_service_unready_and_is_told_in_the_log()
    {
        await using var app = new NnApp();
        await app.StartAsync();
        await app.SaysAsync("The database file is whole");
        Assert.Equal(HttpStatusCode.OK, (await app.GetAsync("/health/ready")).StatusCode);
        await app.KillAsync();
        await DamageAsync(Path.Combine(app.DataDirectory, "nnservice.db"));

        app.Expect("The database file is damaged in ");
        await app.StartAsync();
        await app.SaysAsync("The database file is damaged in ");
        Assert.Contains("The database file is damaged in Chunks", app.Log, StringComparison.Ordinal);
        await (await app.GetAsync("/health/ready")).IsProblemAsync("unavailable", says: "Not ready: the database file is damaged.");
        Assert.Equal(HttpStatusCode.OK, (await app.GetAsync("/models")).StatusCode);
    }

    /// <summary>Overwrites bytes of the table of uploaded rows, which no start reads.</summary>
    private static async Task DamageAsync(string path)
    {
        long root, size;
        await using (var connection = new SqliteConnection($"Data Source={path};Pooling=false"))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = "select rootpage, (select page_size from pragma_page_size) from sqlite_master where name = 'Chunks'";
            await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
            Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken));
            root = reader.GetInt64(0);
            size = reader.GetInt64(1);
        }

        await using var file = new FileStream(path, FileMode.Open);
        file.Position = ((root - 1) * size) + 8; // behind the kind of the page: where its cells lie
        await file.WriteAsync(Enumerable.Repeat((byte)0xA5, 64).ToArray(), TestContext.Current.CancellationToken);
    }
}
