using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace NnService.Api.Hosting;

/// <summary>Tells failures of the database that are nobody's bug from those that are.</summary>
internal static class StorageFailure
{
    private const int Busy = 5, Locked = 6, ReadOnly = 8, Failed = 10, Full = 13, CannotOpen = 14;

    // What SQLite tells where a quota or a limit of the file's size, not the disk itself, leaves no room.
    private const int WriteFailed = 778;

    // ENOSPC, and the same in Windows.
    private const int NoSpace = 28, NoSpaceWindows = unchecked((int)0x80070070);

    /// <summary>What to answer, or null when the exception is none of these.</summary>
    public static ProblemCode? Of(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is SqliteException sqlite && OfSqlite(sqlite) is { } code) return code;
            if (exception is IOException { HResult: NoSpace or NoSpaceWindows }) return ProblemCode.StorageFull;
            if (exception is DbException database && OfState(database) is { } other) return other;
        }

        return null;
    }

    private static ProblemCode? OfSqlite(SqliteException exception) => exception.SqliteErrorCode switch
    {
        Full => ProblemCode.StorageFull,
        Failed when exception.SqliteExtendedErrorCode == WriteFailed => ProblemCode.StorageFull,
        Busy or Locked or ReadOnly or Failed or CannotOpen => ProblemCode.Unavailable,
        _ => null
    };

    // 53100 is disk_full of the SQL standard's class "insufficient resources".
    private static ProblemCode? OfState(DbException exception) =>
        exception.SqlState == "53100" ? ProblemCode.StorageFull : exception.IsTransient ? ProblemCode.Unavailable : null;
}
