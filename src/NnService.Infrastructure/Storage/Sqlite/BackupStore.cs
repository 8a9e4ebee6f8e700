using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace NnService.Infrastructure.Storage.Sqlite;

/// <summary>A copy of the whole database.</summary>
/// <param name="Name">The file beneath <c>backups</c> in the data directory.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Of the file, lower-case hexadecimal.</param>
/// <param name="CreatedAt">The moment that it shows.</param>
public sealed record StoredBackup(string Name, long Bytes, string Sha256, DateTime CreatedAt);

/// <summary>Copies the database while the service works. Thread-safe.</summary>
/// <remarks>
/// The copy is made by SQLite (<c>VACUUM INTO</c>) within a turn to write: reading and predicting go on, and what wants to write waits its turn and does not run into a lock,
/// however long it takes. A copy in slices between the commits of others would begin again after each of them.
/// </remarks>
public sealed class BackupStore : IDisposable
{
    private const string Unfinished = ".partial";

    private readonly SqliteDatabase _database;
    private readonly DataDirectory _directory;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _only = new(1, 1);

    internal BackupStore(SqliteDatabase database, DataDirectory directory, TimeProvider time) => (_database, _directory, _time) = (database, directory, time);

    /// <summary>Makes a backup, checks it and has it on the disk before it is told of.</summary>
    /// <returns>The backup; null while another one is made.</returns>
    /// <exception cref="InvalidDataException">The copy is damaged, and so is what was copied; nothing is kept.</exception>
    public async Task<StoredBackup?> CreateAsync(CancellationToken cancellationToken)
    {
        if (!await _only.WaitAsync(0, cancellationToken)) return null;
        try
        {
            var folder = _directory.MakeBackups();
            foreach (var left in Directory.EnumerateFiles(folder, "*" + Unfinished)) File.Delete(left); // of a process that died
            var (now, file) = (default(DateTime), Path.Combine(folder, NewId.Make(_time) + Unfinished));
            try
            {
                // A thread of its own: copying and checking wait for the disk, for as long as the database is large.
                now = await Task.Factory.StartNew(() => CopyAsync(file), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
                var sha256 = await HashAsync(file);
                var name = string.Create(CultureInfo.InvariantCulture, $"nnservice-{now:yyyyMMdd'T'HHmmss.fff'Z'}.db");
                File.Move(file, Path.Combine(folder, name));
                return new StoredBackup(name, new FileInfo(Path.Combine(folder, name)).Length, sha256, now);
            }
            finally
            {
                File.Delete(file);
            }
        }
        finally
        {
            _only.Release();
        }
    }

    public void Dispose() => _only.Dispose();

    /// <returns>The moment that the copy shows.</returns>
    private async Task<DateTime> CopyAsync(string file)
    {
        DateTime now;
        await _database.EnterAsync(CancellationToken.None);
        try
        {
            await using var db = _database.Read();
            now = _time.GetUtcNow().UtcDateTime;
            await db.Database.ExecuteSqlAsync($"VACUUM INTO {file}");
        }
        finally
        {
            _database.Leave();
        }

        await using var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
        await copy.OpenAsync();
        await using var check = copy.CreateCommand();
        check.CommandText = "PRAGMA integrity_check(1)";
        return await check.ExecuteScalarAsync() is "ok" ? now : throw new InvalidDataException("The backup is damaged, and so is the database that it is a copy of.");
    }

    private static async Task<string> HashAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
        var hash = await SHA256.HashDataAsync(stream);
        stream.Flush(flushToDisk: true); // SQLite leaves that to the system
        return Convert.ToHexStringLower(hash);
    }
}
