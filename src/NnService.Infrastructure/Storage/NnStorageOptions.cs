using System.ComponentModel.DataAnnotations;
using Microsoft.Data.Sqlite;

namespace NnService.Infrastructure.Storage;

/// <summary>Where everything is kept; section <c>NnService</c>.</summary>
public sealed class NnStorageOptions
{
    internal const string Section = "NnService";

    /// <summary>The directory of the database, absolute or relative to the current directory; not empty. It is made when absent and used by one process at a time.</summary>
    [Required(ErrorMessage = "NnService:DataDirectory is empty; it must name a directory.")]
    public string DataDirectory { get; set; } = "data";

    internal string Directory => Path.GetFullPath(DataDirectory);

    internal string ConnectionString => new SqliteConnectionStringBuilder
    {
        DataSource = Path.Combine(Directory, "nnservice.db"),
        ForeignKeys = true,
    }.ConnectionString;
}
