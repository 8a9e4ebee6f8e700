using Microsoft.Data.Sqlite;

namespace NnService.Infrastructure.Storage.Sqlite;

/// <summary>What SQLite's refusals mean.</summary>
internal static class SqliteFailures
{
    private const int Busy = 5, Locked = 6, ReadOnly = 8, Failed = 10, Full = 13, CannotOpen = 14;
    private const int PrimaryKeyViolated = 1555, UniqueViolated = 2067;

    // What SQLite tells where a quota or a limit of the file's size, not the disk itself, leaves no room.
    private const int WriteFailed = 778;

    private const int WrongSql = 1, WrongValue = 19, WrongType = 20, WrongUse = 21;

    /// <summary>Whether the file is the reason, and not what was asked of it.</summary>
    public static bool IsOfTheFile(SqliteException exception) =>
        exception.SqliteErrorCode is not (WrongSql or WrongValue or WrongType or WrongUse);

    public static StorageFailure? Of(SqliteException exception) => exception.SqliteErrorCode switch
    {
        _ when exception.SqliteExtendedErrorCode is PrimaryKeyViolated or UniqueViolated => StorageFailure.DuplicateKey,
        Full => StorageFailure.DiskFull,
        Failed when exception.SqliteExtendedErrorCode == WriteFailed => StorageFailure.DiskFull,
        Busy or Locked or ReadOnly or Failed or CannotOpen => StorageFailure.Unavailable,
        _ => null,
    };
}
