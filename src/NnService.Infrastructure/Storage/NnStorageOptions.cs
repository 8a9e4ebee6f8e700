using System.ComponentModel.DataAnnotations;
using Microsoft.Data.Sqlite;

namespace NnService.Infrastructure.Storage;

/// <summary>The engine that keeps everything.</summary>
public enum StorageKind
{
    /// <summary>One file for one process.</summary>
    Sqlite,

    /// <summary>A database for as many processes as there are, found by ConnectionStrings:NnService.</summary>
    PostgreSql,
}

/// <summary>Where everything is kept; section <c>NnService</c>.</summary>
public sealed class NnStorageOptions
{
    internal const string Section = "NnService";

    /// <summary>What keeps everything: <c>Sqlite</c> or <c>PostgreSql</c>.</summary>
    [EnumDataType(typeof(StorageKind), ErrorMessage = "NnService:Storage must be Sqlite or PostgreSql.")]
    public StorageKind Storage { get; set; }

    /// <summary>
    /// The directory of the database, absolute or relative to the current directory; not empty. It is made when absent and used by one
    /// process at a time. Nothing lies there with PostgreSql.
    /// </summary>
    [Required(ErrorMessage = "NnService:DataDirectory is empty; it must name a directory.")]
    public string DataDirectory { get; set; } = "data";

    internal string Directory => Path.GetFullPath(DataDirectory);

    internal string File => Path.Combine(Directory, "nnservice.db");

    internal string ConnectionString => new SqliteConnectionStringBuilder
    {
        DataSource = File,
        ForeignKeys = true,
    }.ConnectionString;
}
