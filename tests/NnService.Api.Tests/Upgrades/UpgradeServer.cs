using System.IO.Compression;
using NnService.Tests.Common;
using NnService.UpgradeFixtures;

namespace NnService.Api.Tests.Upgrades;

/// <summary>Starts the service on copies of what earlier builds left, and a PostgreSQL server for the first that needs it.</summary>
public sealed class UpgradeServer : IAsyncLifetime
{
    // What has expired by now must not have: only its time is changed, and only in the copy.
    private const string SqliteFresh = "update IdempotencyKeys set CreatedAt = strftime('%Y-%m-%d %H:%M:%f', 'now')";
    private const string PostgreSqlFresh = """update "IdempotencyKeys" set "CreatedAt" = now()""";

    private PostgreSqlServer? _server;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }

    /// <summary>The names of all fixtures.</summary>
    public static IEnumerable<string> Names =>
        new DirectoryInfo(Root).GetDirectories().Select(folder => folder.Name).Order(StringComparer.Ordinal);

    /// <param name="name">The fixture.</param>
    /// <param name="storage">sqlite or postgresql.</param>
    internal async Task<(NnApp App, UpgradeFixture Fixture)> StartAsync(string name, string storage)
    {
        var folder = Path.Combine(Root, name);
        var fixture = UpgradeFixture.Read(Path.Combine(folder, $"{storage}.json"));
        if (storage == "postgresql") Requirement.Check(storage, PostgreSqlServer.Missing);
        var app = new NnApp();
        try
        {
            if (storage == "postgresql") await app.StartAsync(await RestoreAsync(app, folder));
            else await StartAsync(app, folder);
            return (app, fixture);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    private static string Root => Path.Combine(AppContext.BaseDirectory, "Upgrades", "Fixtures");

    private static async Task StartAsync(NnApp app, string folder)
    {
        await UnpackAsync(Path.Combine(folder, "nnservice.db.gz"), Path.Combine(app.DataDirectory, "nnservice.db"));
        await using (var connection = NnApp.Connection(app.DataDirectory))
        {
            await connection.OpenAsync(Cancelled);
            await using var command = connection.CreateCommand();
            command.CommandText = SqliteFresh;
            await command.ExecuteNonQueryAsync(Cancelled);
        }

        await app.StartAsync();
    }

    /// <returns>How the service is told of the database.</returns>
    private async Task<string[]> RestoreAsync(NnApp app, string folder)
    {
        _server ??= await PostgreSqlServer.StartAsync();
        var database = Guid.NewGuid().ToString("N");
        var file = Path.Combine(app.DataDirectory, "nnservice.sql");
        await UnpackAsync(Path.Combine(folder, "nnservice.sql.gz"), file);
        await _server.RestoreAsync(database, file);
        await _server.AskAsync(PostgreSqlFresh, database);
        return
        [
            "--NnService:Storage=PostgreSql", $"--ConnectionStrings:NnService={_server.ConnectionString(database)}",
            "--NnService:Cluster:CheckInEvery=00:00:00.500", "--NnService:Cluster:CheckInThreshold=00:00:05",
        ];
    }

    private static async Task UnpackAsync(string packed, string file)
    {
        await using var source = new GZipStream(File.OpenRead(packed), CompressionMode.Decompress);
        await using var target = File.Create(file);
        await source.CopyToAsync(target, Cancelled);
    }
}
