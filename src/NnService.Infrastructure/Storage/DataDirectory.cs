using Microsoft.Extensions.Options;

namespace NnService.Infrastructure.Storage;

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
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(directory);
            else
                Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"NnService:DataDirectory is '{options.Value.DataDirectory}', which cannot be made or entered: {e.Message}", e);
        }

        try
        {
            _lock = new FileStream(Path.Combine(directory, "nnservice.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException(
                $"The data directory '{options.Value.DataDirectory}' cannot be locked. Another NnService process uses it, or it is not writable: "
                + $"stop that process, or give this one a directory of its own with NnService:DataDirectory. ({e.Message})",
                e);
        }
    }

    public void Dispose() => _lock?.Dispose();
}
