using System.Data.Common;
using Microsoft.Data.Sqlite;
using NnService.Infrastructure.Storage.PostgreSql;
using NnService.Infrastructure.Storage.Sqlite;
using Npgsql;

namespace NnService.Infrastructure.Storage;

/// <summary>Failures of the storage that are not bugs.</summary>
public enum StorageFailure
{
    /// <summary>It cannot be reached or written at present; later it may.</summary>
    Unavailable,

    /// <summary>There is no room.</summary>
    DiskFull,

    /// <summary>The key of a new row belongs to another one.</summary>
    DuplicateKey,
}

/// <summary>Tells these failures from others.</summary>
public static class StorageFailures
{
    // Who could not find the server's address in time says so without a DbException around it.
    private const string Npgsql = nameof(Npgsql);

    // ENOSPC, and the same in Windows.
    private const int NoSpace = 28, NoSpaceWindows = unchecked((int)0x80070070);

    /// <summary>What an exception, or one that led to it, means; null when it is none of these.</summary>
    public static StorageFailure? Of(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            var failure = exception switch
            {
                SqliteException sqlite => SqliteFailures.Of(sqlite),
                NpgsqlException npgsql => PostgreSqlFailures.Of(npgsql),
                IOException { HResult: NoSpace or NoSpaceWindows } => StorageFailure.DiskFull,
                TimeoutException { Source: Npgsql } => StorageFailure.Unavailable,
                _ => null,
            };
            if (failure is not null) return failure;
        }

        return null;
    }

    /// <summary>What the database itself says where it, and not the service, is why nothing can begin; null otherwise.</summary>
    /// <remarks>It is damaged, locked, full, read-only, away, or closed to this user.</remarks>
    public static string? ReasonOf(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            switch (exception)
            {
                case SqliteException sqlite when SqliteFailures.IsOfTheFile(sqlite):
                    return sqlite.Message;
                case NpgsqlException npgsql when PostgreSqlFailures.IsOfTheServer(npgsql):
                    return npgsql.Message;
                case TimeoutException { Source: Npgsql }:
                    return exception.Message;
            }
        }

        return null;
    }

    internal static bool IsDuplicateKey(this Exception exception) => Of(exception) == StorageFailure.DuplicateKey;

    /// <summary>Whether an exception comes from the database, for whatever reason; EF Core wraps some of them.</summary>
    public static bool IsDatabaseError(this Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
            if (e is DbException or TimeoutException { Source: Npgsql }) return true;
        return false;
    }
}
