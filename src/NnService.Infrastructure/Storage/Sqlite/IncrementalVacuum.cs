using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace NnService.Infrastructure.Storage.Sqlite;

/// <summary>Gives the disk back what deletions have left free in the database file, at the start and then every minute.</summary>
/// <remarks>
/// In slices, each under the write lock by itself, so that others wait for no more than one of them; and not to the last page,
/// because what is free is written to first.
/// A file that was made before this was there (<c>auto_vacuum</c> is off in it) stays as large as it is until it is compacted.
/// </remarks>
internal sealed partial class IncrementalVacuum(
    SqliteDatabase database, TimeProvider time, ILogger<IncrementalVacuum> logger) : BackgroundService
{
    /// <summary>Pages of a slice: 1 MiB.</summary>
    public const int SlicePages = 256;

    /// <summary>Pages that stay free at least: 4 MiB. Of a larger file a sixteenth stays.</summary>
    public const int SparePages = 1024;

    private const int Incremental = 2;

    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    // Others are to come between two slices, and the disk is to have its peace.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Once, until no more than the spare pages are free.</summary>
    /// <returns>The pages that were given back.</returns>
    public async Task<long> ShrinkAsync(CancellationToken cancellationToken)
    {
        var all = 0L;
        var longest = TimeSpan.Zero;
        while (true)
        {
            var begun = time.GetTimestamp();
            var pages = await SliceAsync(cancellationToken);
            if (pages <= 0) break;
            all += pages;
            longest = time.GetElapsedTime(begun) is var took && took > longest ? took : longest;
            await Task.Delay(Pause, time, cancellationToken);
        }

        if (all > 0) Log.Shrunk(logger, all, (long)longest.TotalMilliseconds);
        return all;
    }

    /// <summary>Gives back what one slice may.</summary>
    /// <returns>The pages; 0 where there is nothing to give back, or the file does not shrink.</returns>
    public async Task<long> SliceAsync(CancellationToken cancellationToken)
    {
        await database.AcquireWriteLockAsync(cancellationToken);
        try
        {
            await using var db = database.Read();
            await db.Database.OpenConnectionAsync(cancellationToken);
            var connection = (SqliteConnection)db.Database.GetDbConnection();
            var free = Number(connection, "freelist_count");
            var surplus = free - Math.Max(SparePages, Number(connection, "page_count") / 16);
            if (surplus <= 0 || Number(connection, "auto_vacuum") != Incremental) return 0;
            Vacuum(connection, Math.Min(surplus, SlicePages));
            return free - Number(connection, "freelist_count");
        }
        finally
        {
            database.ReleaseWriteLock();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                await ShrinkAsync(stoppingToken);
            }
            catch (Exception e) when (e.IsDatabaseError())
            {
                Log.PutOff(logger, e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static long Number(SqliteConnection connection, string pragma)
    {
        using var command = Command(connection, $"PRAGMA {pragma}");
        return (long)command.ExecuteScalar()!;
    }

    private static void Vacuum(SqliteConnection connection, long pages)
    {
        // In a transaction, whose commit keeps new readers out while it waits for those that are there.
        Execute(connection, "BEGIN IMMEDIATE");
        try
        {
            Execute(connection, $"PRAGMA incremental_vacuum({pages})");
            Execute(connection, "COMMIT");
        }
        catch (SqliteException)
        {
            Execute(connection, "ROLLBACK");
            throw;
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = Command(connection, sql);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            // A row for each page that is given back.
        }
    }

    // A reader of more than a second is not waited for, because all writers would wait with this.
    private static SqliteCommand Command(SqliteConnection connection, string sql) => new(sql, connection) { CommandTimeout = 1 };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The database file is {Pages} pages smaller; the longest slice took {Milliseconds} ms, "
            + "including its wait for the write lock")]
        public static partial void Shrunk(ILogger logger, long pages, long milliseconds);

        [LoggerMessage(2, LogLevel.Debug, "Shrinking the database file failed; it will be retried: {Reason}")]
        public static partial void PutOff(ILogger logger, string reason);
    }
}
