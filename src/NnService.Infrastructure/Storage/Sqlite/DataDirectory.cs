using Microsoft.Extensions.Options;

namespace NnService.Infrastructure.Storage.Sqlite;

/// <summary>The directory of the database, locked for as long as this object lives.</summary>
/// <remarks>SQLite itself lets a second process in, which would then run the first one's jobs.</remarks>
internal sealed class DataDirectory(IOptions<NnStorageOptions> options) : IDisposable
{
    private FileStream? _lock;

    public void Open()
    {
        var directory = options.Value.Directory;
        try
        {
            Make(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException(
                $"NnService:DataDirectory is '{options.Value.DataDirectory}', which cannot be made or entered: {e.Message}", e);
        }

        try
        {
            _lock = new FileStream(Path.Combine(directory, "nnservice.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException(
                $"The data directory '{options.Value.DataDirectory}' cannot be locked. Another NnService process uses it, or it is not "
                + $"writable: "
                + $"stop that process, or give this one a directory of its own with NnService:DataDirectory. ({e.Message})",
                e);
        }
    }

    /// <summary>The folder of the backups, which is made when absent.</summary>
    public string MakeBackups()
    {
        var folder = Path.Combine(options.Value.Directory, "backups");
        Make(folder);
        return folder;
    }

    public void Dispose() => _lock?.Dispose();

    private static void Make(string directory)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(directory);
        else
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
