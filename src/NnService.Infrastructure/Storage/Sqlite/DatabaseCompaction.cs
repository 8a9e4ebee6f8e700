using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace NnService.Infrastructure.Storage.Sqlite;

/// <summary>Makes the file of a stopped service as small as its contents, and one that shrinks by itself from then on.</summary>
/// <remarks>
/// The file is written anew beside the old one, checked, and renamed to it: whenever this is broken off, the old file is there.
/// Only so can <c>auto_vacuum</c> be switched on in a file that has tables already.
/// </remarks>
public static class DatabaseCompaction
{
    private const string Unfinished = ".compact";

    /// <summary>Compacts the database in a directory.</summary>
    /// <returns>The file, and its bytes before and after.</returns>
    /// <exception cref="StartRefusedException">There is none, a service uses it, it is damaged, or a copy has no room; it is as it
    /// was.</exception>
    public static async Task<(string File, long Before, long After)> RunAsync(NnStorageOptions options)
    {
        if (!File.Exists(options.File))
            throw new StartRefusedException($"There is no database to compact: '{options.File}' does not exist.");
        using var directory = new DataDirectory(Options.Create(options));
        directory.Open();
        var file = new FileInfo(options.File).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? options.File;
        var before = new FileInfo(file).Length;
        try
        {
            await RewriteAsync(options.ConnectionString, file);
        }
        catch (Exception e) when (StorageFailures.ReasonOf(e) is not null || e is IOException or UnauthorizedAccessException)
        {
            var reason = StorageFailures.ReasonOf(e) ?? e.Message;
            throw new StartRefusedException($"The database file '{file}' cannot be compacted and is as it was: {reason}", e);
        }

        return (file, before, new FileInfo(file).Length);
    }

    /// <summary>Removes what a compaction that was broken off has left.</summary>
    internal static void CleanUp(NnStorageOptions options) => File.Delete(options.File + Unfinished);

    private static async Task RewriteAsync(string connectionString, string file)
    {
        var copy = file + Unfinished;
        File.Delete(copy);
        try
        {
            await CopyAsync(connectionString, file, copy);
            if (!await DatabaseCopy.IsWholeAsync(copy)) throw new IOException("its copy is damaged, and so is the file; restore a backup.");
            await using (var written = new FileStream(copy, FileMode.Open, FileAccess.ReadWrite))
                written.Flush(flushToDisk: true); // SQLite leaves that to the system
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(copy, File.GetUnixFileMode(file));
            File.Move(copy, file, overwrite: true);
        }
        finally
        {
            File.Delete(copy);
        }
    }

    private static async Task CopyAsync(string connectionString, string file, string copy)
    {
        var address = new SqliteConnectionStringBuilder(connectionString) { Pooling = false };
        await using var connection = new SqliteConnection(address.ConnectionString);
        await connection.OpenAsync();
        SqlitePragmas.Apply(connection); // and what a process left that died while it wrote is taken back
        var pages = await NumberAsync(connection, "page_count") - await NumberAsync(connection, "freelist_count");
        var needed = pages * await NumberAsync(connection, "page_size");
        var free = new DriveInfo(Path.GetDirectoryName(file)!).AvailableFreeSpace;
        if (free < needed)
            throw new IOException(
                string.Create(CultureInfo.InvariantCulture, $"its copy needs {needed} bytes on the same disk, where {free} are free."));

        await using var command = connection.CreateCommand();
        command.CommandTimeout = 0; // as long as it takes
        command.CommandText = "PRAGMA auto_vacuum = INCREMENTAL; VACUUM INTO $copy";
        command.Parameters.AddWithValue("$copy", copy);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<long> NumberAsync(SqliteConnection connection, string pragma)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA {pragma}";
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
