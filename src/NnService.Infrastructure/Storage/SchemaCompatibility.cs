using Microsoft.EntityFrameworkCore;

namespace NnService.Infrastructure.Storage;

/// <summary>Whether this version of the program can work with the tables that are there.</summary>
/// <remarks>
/// The versions N and N − 1 work on one schema, so that the processes of a cluster can be exchanged one by one. So a migration adds tables,
/// and columns that have a default, and the newest program runs it. One that older programs cannot live with says so: it raises the oldest
/// migration that a program must know.
/// </remarks>
internal static class SchemaCompatibility
{
    /// <summary>Makes older programs refuse the tables, as a part of the caller's transaction.</summary>
    /// <param name="migration">The oldest migration that a program must know from now on.</param>
    public static Task RequireAsync(NnDbContext db, string migration, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"""UPDATE "Schema" SET "Oldest" = {migration} WHERE "Oldest" < {migration}""", cancellationToken);

    /// <exception cref="StartRefusedException">The tables are those of a program that is too new.</exception>
    /// <param name="advice">What to do instead of starting the newer version.</param>
    public static async Task RefuseNewerAsync(NnDbContext db, string advice, CancellationToken cancellationToken)
    {
        var applied = await db.Database.GetAppliedMigrationsAsync(cancellationToken);
        var known = db.Database.GetMigrations().ToList();
        var unknown = applied.Except(known).ToList();
        if (unknown.Count == 0) return;
        var oldest = await db.Schema.Select(schema => schema.Oldest).SingleAsync(cancellationToken);
        if (known.Contains(oldest)) return;
        throw new StartRefusedException(
            $"The database was written by a newer version of NnService, which this one cannot work beside (it has "
                + $"{string.Join(", ", unknown)}). Start that version, or {advice}.");
    }
}
