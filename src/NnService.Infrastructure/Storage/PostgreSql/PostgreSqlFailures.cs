using Npgsql;

namespace NnService.Infrastructure.Storage.PostgreSql;

/// <summary>What PostgreSQL's refusals mean.</summary>
internal static class PostgreSqlFailures
{
    // Shut down or starting (57P), a transaction that was idle for too long (25P03), a standby that only reads (25006), no such database
    // (3D000), no such user or password (28).
    private static readonly string[] Away = [
        "57P",
        "25P03",
        PostgresErrorCodes.ReadOnlySqlTransaction,
        PostgresErrorCodes.InvalidCatalogName,
        "28",
    ];

    // Data, constraints and SQL that are wrong.
    private static readonly string[] Wrong = ["22", "23", "42"];

    /// <summary>Whether the server, or what it lets this user do, is the reason, and not what was asked of it.</summary>
    public static bool IsOfTheServer(NpgsqlException exception) => exception.SqlState switch
    {
        PostgresErrorCodes.InsufficientPrivilege => true,
        { } state => !Array.Exists(Wrong, code => state.StartsWith(code, StringComparison.Ordinal)),
        null => true,
    };

    public static StorageFailure? Of(NpgsqlException exception) => exception.SqlState switch
    {
        PostgresErrorCodes.UniqueViolation => StorageFailure.DuplicateKey,
        PostgresErrorCodes.DiskFull => StorageFailure.DiskFull,
        { } state when Array.Exists(Away, code => state.StartsWith(code, StringComparison.Ordinal)) => StorageFailure.Unavailable,
        _ => exception.IsTransient ? StorageFailure.Unavailable : null,
    };
}
