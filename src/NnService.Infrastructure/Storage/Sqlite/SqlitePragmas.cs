using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace NnService.Infrastructure.Storage.Sqlite;

/// <summary>How every connection to SQLite behaves.</summary>
/// <remarks>
/// The rollback journal instead of the write-ahead log (docs/decisions/0003-how-sqlite-writes.md), and FULL, because what was answered must
/// survive a loss of power. SQLite itself does not wait for a lock, because its build for .NET sleeps whole seconds; the provider then
/// waits, in steps of 150 ms, for as long as a command may take.
/// </remarks>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    private const string Pragmas =
        "PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 0;";

    public static void Apply(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Apply(connection);

    public override Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Apply(connection);
        return Task.CompletedTask;
    }
}
