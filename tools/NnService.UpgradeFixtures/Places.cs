using System.Globalization;
using System.IO.Compression;
using Microsoft.Data.Sqlite;
using NnService.Tests.Common;

namespace NnService.UpgradeFixtures;

/// <summary>A database of one of the two, in which a build works.</summary>
internal interface IPlace : IAsyncDisposable
{
    /// <summary>What its files are called: the manifest and, with another ending, the database.</summary>
    string Name { get; }

    /// <summary>Where a process has its files.</summary>
    string Folder { get; }

    /// <summary>How a process is told of it.</summary>
    string[] Settings { get; }

    /// <summary>A number that the database tells; nobody else uses it.</summary>
    Task<long> AskAsync(string sql);

    /// <summary>Another place that holds the same.</summary>
    Task<IPlace> CopyAsync();

    /// <summary>Writes what it holds into a folder.</summary>
    Task KeepAsync(string target);
}

/// <summary>A folder with the file of SQLite.</summary>
internal sealed class SqlitePlace(string folder) : IPlace
{
    public string Name => "sqlite";

    public string Folder { get; } = Directory.CreateDirectory(folder).FullName;

    public string[] Settings => [];

    private string Data => Path.Combine(Folder, "data");

    private string File => Path.Combine(Data, "nnservice.db");

    // This also rolls back what a killed process was writing, so that the file is all there is.
    public async Task<long> AskAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    public Task<IPlace> CopyAsync()
    {
        var copy = new SqlitePlace(Folder + "-copy");
        Directory.CreateDirectory(copy.Data);
        System.IO.File.Copy(File, copy.File);
        return Task.FromResult<IPlace>(copy);
    }

    public async Task KeepAsync(string target)
    {
        await using var source = System.IO.File.OpenRead(File);
        var file = System.IO.File.Create(Path.Combine(target, "nnservice.db.gz"));
        await using var packed = new GZipStream(file, CompressionLevel.SmallestSize);
        await source.CopyToAsync(packed);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>A database of a PostgreSQL server.</summary>
internal sealed class PostgreSqlPlace(PostgreSqlServer server, string folder, string database) : IPlace
{
    private const string First = "nnservice";

    public static async Task<PostgreSqlPlace> StartAsync(string folder)
    {
        var server = await PostgreSqlServer.StartAsync();
        await server.CreateAsync(First);
        return new(server, folder, First);
    }

    public string Name => "postgresql";

    public string Folder { get; } = Directory.CreateDirectory(folder).FullName;

    // What has been lost is found soon, so that no request waits for it.
    public string[] Settings =>
    [
        "--NnService:Storage=PostgreSql", $"--ConnectionStrings:NnService={server.ConnectionString(database)}",
        "--NnService:Cluster:CheckInEvery=00:00:00.500", "--NnService:Cluster:CheckInThreshold=00:00:02",
    ];

    public async Task<long> AskAsync(string sql) => long.Parse(await server.AskAsync(sql, database), CultureInfo.InvariantCulture);

    public async Task<IPlace> CopyAsync()
    {
        await server.CopyAsync(database, "copy");
        return new PostgreSqlPlace(server, Folder + "-copy", "copy");
    }

    public async Task KeepAsync(string target)
    {
        await using var packed = new GZipStream(File.Create(Path.Combine(target, "nnservice.sql.gz")), CompressionLevel.SmallestSize);
        await using var writer = new StreamWriter(packed);
        await writer.WriteAsync(await server.DumpAsync(database));
    }

    // The server goes with the first database of it.
    public async ValueTask DisposeAsync()
    {
        if (database == First) await server.DisposeAsync();
    }
}
