using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace NnService.Infrastructure.Storage.Sqlite;

/// <summary>
/// Looks once, after each start and beside all other work, whether the database file is whole (<c>quick_check</c>); a damaged one makes the
/// service unready.
/// </summary>
/// <remarks>
/// A commit waits while there is a reader, so the tables are checked one by one: no commit waits longer than the check of one table takes,
/// a
/// second or so for a gigabyte.
/// </remarks>
public sealed partial class DatabaseCheck : BackgroundService, IHealthCheck
{
    private const int Corrupt = 11, NoDatabase = 26;
    private const int MaxFindings = 5;

    private readonly NnDatabase _database;
    private readonly ILogger<DatabaseCheck> _logger;
    private volatile string? _damage;

    internal DatabaseCheck(NnDatabase database, ILogger<DatabaseCheck> logger)
    {
        _database = database;
        _logger = logger;
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_damage is { } damage ? HealthCheckResult.Unhealthy(damage) : HealthCheckResult.Healthy());

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await using var db = _database.Read();
            await db.Database.OpenConnectionAsync(stoppingToken);
            var connection = (SqliteConnection)db.Database.GetDbConnection();
            // Named like a table, the schema stands for the list of free pages too.
            foreach (var table in (string[])[
                "sqlite_master",
                .. Read(connection, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"),
            ])
            {
                if (stoppingToken.IsCancellationRequested) return;
                Check(connection, table);
            }

            if (_damage is null) Log.Whole(_logger);
        }
        catch (DbException e)
        {
            Log.Unchecked(_logger, e);
        }
    }

    private void Check(SqliteConnection connection, string table)
    {
        string[] findings;
        try
        {
            findings = [.. Read(connection, $"PRAGMA quick_check('{table}')").Take(MaxFindings)];
        }
        catch (SqliteException e) when (e.SqliteErrorCode is Corrupt or NoDatabase)
        {
            findings = [e.Message]; // too damaged to be walked through
        }

        if (findings is ["ok"]) return;
        _damage = string.Join("; ", findings);
        Log.Damaged(_logger, table, _damage);
    }

    private static List<string> Read(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read()) rows.Add(reader.GetString(0));
        return rows;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The database file is whole")]
        public static partial void Whole(ILogger logger);

        [LoggerMessage(
            2,
            LogLevel.Error,
            "The database file is damaged in {Place}: {Findings}. Stop the service and restore a backup, see docs/operating.md")]
        public static partial void Damaged(ILogger logger, string place, string findings);

        [LoggerMessage(3, LogLevel.Warning, "The database file could not be checked")]
        public static partial void Unchecked(ILogger logger, Exception exception);
    }
}
