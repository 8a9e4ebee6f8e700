using NnService.Infrastructure.Storage.Sqlite;

namespace NnService.Api.Operations;

/// <summary>A copy of the whole database, made and checked while the service works.</summary>
/// <param name="Name">The file; it lies in the folder backups of the data directory.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Of the file.</param>
/// <param name="CreatedAt">The moment that it shows.</param>
public sealed record BackupContract(string Name, long Bytes, string Sha256, DateTime CreatedAt)
{
    public static BackupContract From(StoredBackup backup) => new(backup.Name, backup.Bytes, backup.Sha256, backup.CreatedAt);
}
