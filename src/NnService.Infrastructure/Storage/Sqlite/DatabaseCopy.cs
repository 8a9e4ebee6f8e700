using Microsoft.Data.Sqlite;

namespace NnService.Infrastructure.Storage.Sqlite;

/// <summary>A copy that <c>VACUUM INTO</c> has made.</summary>
internal static class DatabaseCopy
{
    /// <summary>Whether the copy is whole (<c>integrity_check</c>).</summary>
    public static async Task<bool> IsWholeAsync(string file)
    {
        var address = new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false };
        await using var copy = new SqliteConnection(address.ConnectionString);
        await copy.OpenAsync();
        await using var check = copy.CreateCommand();
        check.CommandText = "PRAGMA integrity_check(1)";
        return await check.ExecuteScalarAsync() is "ok";
    }
}
