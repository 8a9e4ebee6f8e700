using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace NnService.Infrastructure.Storage.Migrations;

/// <summary>A migration for both engines; the types of columns are what each makes of those of .NET.</summary>
/// <remarks>
/// Written by hand and never changed once released; tests compare what they make with the model of <see cref="NnDbContext"/>. What
/// <see cref="SchemaCompatibility"/> says holds for each.
/// </remarks>
internal abstract class NnMigration : Migration
{
    /// <summary>The order of text, as it is in SQLite: pages of a list must not depend on the language of a database.</summary>
    public const string ByBytes = "C";

    protected sealed override void Up(MigrationBuilder migrationBuilder)
    {
        Change(migrationBuilder);
        if (!IsPostgreSql) return;
        var columns = migrationBuilder.Operations.OfType<CreateTableOperation>().SelectMany(table => table.Columns)
            .Concat(migrationBuilder.Operations.OfType<AddColumnOperation>());
        foreach (var text in columns.Where(column => column.ClrType == typeof(string))) text.Collation = ByBytes;
    }

    protected bool IsPostgreSql => ActiveProvider == "Npgsql.EntityFrameworkCore.PostgreSQL";

    protected abstract void Change(MigrationBuilder migrationBuilder);
}
