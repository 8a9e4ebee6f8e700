using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace NnService.Infrastructure.Storage.Sqlite;

/// <summary>A copy of the whole database.</summary>
/// <param name="Name">The file beneath <c>backups</c> in the data directory.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Of the file, lower-case hexadecimal.</param>
/// <param name="CreatedAt">The moment that it shows.</param>
public sealed record StoredBackup(string Name, long Bytes, string Sha256, DateTime CreatedAt);

/// <summary>Copies the database while the service works. Thread-safe.</summary>
/// <remarks>
/// The copy is made by SQLite (<c>VACUUM INTO</c>) under the write lock: reading and predicting go on, and what wants to write waits and
/// does not run into a lock, however long it takes. A copy in slices between the commits of others would begin again after each of
/// them.
/// </remarks>
public sealed partial class BackupStore : IDisposable
{
    private const string Unfinished = ".partial";

    private readonly SqliteDatabase _database;
    private readonly DataDirectory _directory;
    private readonly IOptions<NnBackupOptions> _options;
    private readonly TimeProvider _time;
    private readonly ILogger<BackupStore> _logger;
    private readonly SemaphoreSlim _only = new(1, 1);

    internal BackupStore(
        SqliteDatabase database, DataDirectory directory, IOptions<NnBackupOptions> options, TimeProvider time, ILogger<BackupStore> logger)
    {
        _database = database;
        _directory = directory;
        _options = options;
        _time = time;
        _logger = logger;
    }

    /// <summary>
    /// Makes a backup, checks it and has it on the disk before it is told of; then the oldest beyond those to keep are deleted.
    /// </summary>
    /// <returns>The backup; null while another one is made.</returns>
    /// <exception cref="InvalidDataException">The copy is damaged, and so is what was copied; nothing is kept.</exception>
    public async Task<StoredBackup?> CreateAsync(CancellationToken cancellationToken)
    {
        if (!await _only.WaitAsync(0, cancellationToken)) return null;
        try
        {
            var folder = _directory.MakeBackups();
            foreach (var left in Directory.EnumerateFiles(folder, "*" + Unfinished)) File.Delete(left); // of a process that died
            var now = default(DateTime);
            var file = Path.Combine(folder, NewId.Make(_time) + Unfinished);
            try
            {
                // A thread of its own: copying and checking wait for the disk, for as long as the database is large.
                now = await Task.Factory.StartNew(
                    () => CopyAsync(file), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)
                    .Unwrap();
                var sha256 = await HashAsync(file);
                var name = string.Create(CultureInfo.InvariantCulture, $"nnservice-{now:yyyyMMdd'T'HHmmss.fff'Z'}.db");
                File.Move(file, Path.Combine(folder, name));
                DeleteOldest(folder, name);
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

    /// <summary>Keeps the newest by their names, and the one just made whatever the clock says. Files of other names stay.</summary>
    private void DeleteOldest(string folder, string made)
    {
        var names = Directory.EnumerateFiles(folder).Select(Path.GetFileName).OfType<string>();
        var others = names.Where(name => name != made && BackupName().IsMatch(name));
        foreach (var name in others.OrderDescending(StringComparer.Ordinal).Skip(_options.Value.Keep - 1))
        {
            try
            {
                File.Delete(Path.Combine(folder, name));
                Log.Deleted(_logger, name);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Log.Kept(_logger, name, e.Message); // the new one is there all the same
            }
        }
    }

    /// <returns>The moment that the copy shows.</returns>
    private async Task<DateTime> CopyAsync(string file)
    {
        DateTime now;
        await _database.AcquireWriteLockAsync(CancellationToken.None);
        try
        {
            await using var db = _database.Read();
            now = _time.GetUtcNow().UtcDateTime;
            await db.Database.ExecuteSqlAsync($"VACUUM INTO {file}");
        }
        finally
        {
            _database.ReleaseWriteLock();
        }

        return await DatabaseCopy.IsWholeAsync(file)
            ? now
            : throw new InvalidDataException("The backup is damaged, and so is the database that it is a copy of.");
    }

    private static async Task<string> HashAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
        var hash = await SHA256.HashDataAsync(stream);
        stream.Flush(flushToDisk: true); // SQLite leaves that to the system
        return Convert.ToHexStringLower(hash);
    }

    [GeneratedRegex(@"\Annservice-\d{8}T\d{6}\.\d{3}Z\.db\z")]
    private static partial Regex BackupName();

    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Information, "Deleted the backup {Name}; NnService:Backups:Keep newer ones remain")]
        public static partial void Deleted(ILogger logger, string name);

        [LoggerMessage(2, LogLevel.Warning, "Deleting the backup {Name} failed: {Reason}")]
        public static partial void Kept(ILogger logger, string name, string reason);
    }
}
