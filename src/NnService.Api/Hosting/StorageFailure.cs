using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace NnService.Api.Hosting;

/// <summary>Tells failures of the database that are nobody's bug from those that are.</summary>
internal static class StorageFailure
{
    private const int Busy = 5, Locked = 6, ReadOnly = 8, Full = 13, CannotOpen = 14;

    /// <summary>What to answer, or null when the exception is none of these.</summary>
    public static ProblemCode? Of(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is SqliteException sqlite && OfSqlite(sqlite.SqliteErrorCode) is { } code) return code;
            if (exception is DbException database && OfState(database) is { } other) return other;
        }

        return null;
    }

    private static ProblemCode? OfSqlite(int error) => error switch
    {
        Full => ProblemCode.StorageFull,
        Busy or Locked or ReadOnly or CannotOpen => ProblemCode.Unavailable,
        _ => null
    };

    // 53100 is disk_full of the SQL standard's class "insufficient resources".
    private static ProblemCode? OfState(DbException exception) =>
        exception.SqlState == "53100" ? ProblemCode.StorageFull : exception.IsTransient ? ProblemCode.Unavailable : null;
}
