using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace NnService.Infrastructure.Storage;

/// <summary>What SQLite's refusals mean.</summary>
internal static class SqliteFailures
{
    private const int PrimaryKeyViolated = 1555;
    private const int UniqueViolated = 2067;

    /// <summary>The key of a new row belongs to another one.</summary>
    public static bool IsTaken(this DbUpdateException failure) =>
        failure.InnerException is SqliteException { SqliteExtendedErrorCode: PrimaryKeyViolated or UniqueViolated };
}
