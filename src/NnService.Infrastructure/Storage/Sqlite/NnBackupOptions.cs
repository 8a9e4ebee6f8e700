using System.ComponentModel.DataAnnotations;

namespace NnService.Infrastructure.Storage.Sqlite;

/// <summary>What becomes of backups; section <c>NnService:Backups</c>.</summary>
public sealed class NnBackupOptions
{
    internal const string Section = "NnService:Backups";

    /// <summary>
    /// Backups that are kept, 1 to 1 000, default 5: once a new one is complete, the service deletes the oldest of its own.
    /// </summary>
    [Range(1, 1_000, ErrorMessage = "NnService:Backups:Keep must be from 1 to 1000.")]
    public int Keep { get; set; } = 5;
}
