using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using NnService.Infrastructure.Storage;
using NnService.Tests.Common;
using Npgsql;

[assembly: AssemblyFixture(typeof(NnService.Infrastructure.Tests.TestCleanup))]

namespace NnService.Infrastructure.Tests;

/// <summary>
/// One engine, with as many places to keep things in as tests ask for: folders of SQLite, or databases of a PostgreSQL server that is
/// started for them.
/// </summary>
internal abstract partial class TestDatabase : IAsyncDisposable
{
    private static readonly TestDatabase Sqlite = new SqliteFolders();
    private static readonly Lazy<Task<TestDatabase>> PostgreSql = new(
        async () => new PostgreSqlDatabases(await PostgreSqlServer.StartAsync()));

    private readonly SemaphoreSlim _making = new(1, 1);
    private string? _template;

    /// <summary>The engine; where it is not on this machine, the test is skipped, or fails if it must run.</summary>
    public static async Task<TestDatabase> OfAsync(StorageKind kind)
    {
        if (kind == StorageKind.Sqlite) return Sqlite;
        Requirement.Check("postgresql", PostgreSqlServer.Missing);
        return await PostgreSql.Value;
    }

    /// <summary>Ends what was started for the tests and deletes what they left, once all of them are done.</summary>
    public static async Task DisposeAllAsync()
    {
        if (PostgreSql.IsValueCreated) await (await PostgreSql.Value).DisposeAsync();
        TestHost.DeleteDirectories();
    }

    public abstract ValueTask DisposeAsync();

    /// <summary>A new, empty place.</summary>
    public abstract Task<string> CreateAsync();

    /// <summary>A new place as the first start of a service leaves it, which takes less time than to start one on an empty place.</summary>
    /// <param name="startAsync">Starts one on an empty place and stops it; done once for all.</param>
    public async Task<string> CreateReadyAsync(Func<string, Task> startAsync)
    {
        string template;
        await _making.WaitAsync(TestHost.Token);
        try
        {
            if (_template is null)
            {
                var made = await CreateAsync();
                await startAsync(made);
                _template = made;
            }

            template = _template;
        }
        finally
        {
            _making.Release();
        }

        return await CloneAsync(template);
    }

    /// <summary>Another place that holds what this one does, which nobody uses.</summary>
    protected abstract Task<string> CloneAsync(string place);

    /// <summary>Another place that holds what this one holds at this instant.</summary>
    public abstract Task<string> CopyAsync(string place);

    public abstract DbConnection Connection(string place);

    public abstract IEnumerable<(string Key, string Value)> Settings(string place);

    /// <summary>What a test says, in the words of this engine.</summary>
    public virtual string Words(string sql) => sql;

    private static string NewName() => Guid.NewGuid().ToString("N");

    private sealed class SqliteFolders : TestDatabase
    {
        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

        public override Task<string> CreateAsync() => Task.FromResult(TestHost.NewDirectory());

        protected override Task<string> CloneAsync(string place)
        {
            var clone = TestHost.NewDirectory();
            File.Copy(Path.Combine(place, "nnservice.db"), Path.Combine(clone, "nnservice.db"));
            return Task.FromResult(clone);
        }

        public override async Task<string> CopyAsync(string place)
        {
            var copy = TestHost.NewDirectory();
            await using var connection = Connection(place);
            await connection.OpenAsync(TestHost.Token);
            await using var command = connection.CreateCommand();
            command.CommandText = $"VACUUM INTO '{Path.Combine(copy, "nnservice.db")}'";
            await command.ExecuteNonQueryAsync(TestHost.Token);
            return copy;
        }

        public override DbConnection Connection(string place) =>
            new SqliteConnection($"Data Source={Path.Combine(place, "nnservice.db")};Foreign Keys=True");

        public override IEnumerable<(string Key, string Value)> Settings(string place) => [("NnService:DataDirectory", place)];
    }

    private sealed partial class PostgreSqlDatabases : TestDatabase
    {
        // What tests use of SQLite's own.
        private const string Functions = """
            CREATE DOMAIN blob AS bytea;
            CREATE FUNCTION zeroblob(integer) RETURNS bytea LANGUAGE sql AS $$ SELECT decode(repeat('00', $1), 'hex') $$;
            """;

        private readonly PostgreSqlServer _server;

        public PostgreSqlDatabases(PostgreSqlServer server) => _server = server;

        public override ValueTask DisposeAsync() => _server.DisposeAsync();

        public override async Task<string> CreateAsync()
        {
            var name = NewName();
            await _server.CreateAsync(name);
            await using var connection = Connection(name);
            await connection.OpenAsync(TestHost.Token);
            await using var command = connection.CreateCommand();
            command.CommandText = Functions;
            await command.ExecuteNonQueryAsync(TestHost.Token);
            return name;
        }

        protected override async Task<string> CloneAsync(string place)
        {
            // No database is a template for others while somebody is connected to it, and the pool keeps connections for a while.
            await using (var connection = (NpgsqlConnection)Connection(place)) NpgsqlConnection.ClearPool(connection);
            var name = NewName();
            await _server.CloneAsync(place, name);
            return name;
        }

        public override async Task<string> CopyAsync(string place)
        {
            var name = NewName();
            await _server.CopyAsync(place, name);
            return name;
        }

        public override DbConnection Connection(string place) => new NpgsqlConnection(_server.ConnectionString(place));

        public override IEnumerable<(string Key, string Value)> Settings(string place) =>
        [
            ("NnService:Storage", nameof(StorageKind.PostgreSql)),
            ("ConnectionStrings:NnService", _server.ConnectionString(place)),
            ("NnService:Cluster:CheckInEvery", "00:00:00.200"),
            ("NnService:Cluster:CheckInThreshold", "00:00:02"),
        ];

        // Names of our tables and columns begin with a capital letter, and PostgreSQL reads them in small ones unless they are quoted.
        public override string Words(string sql) => Names().Replace(sql, "\"$0\"");

        [GeneratedRegex(@"(?<!')\b(__EF)?[A-Z][a-z][A-Za-z0-9]*\b(?!')")]
        private static partial Regex Names();
    }
}

/// <summary>Cleans up while the runner still waits: to the end of the process it gives ten seconds.</summary>
public sealed class TestCleanup : IAsyncDisposable
{
    public async ValueTask DisposeAsync() => await TestDatabase.DisposeAllAsync();
}
