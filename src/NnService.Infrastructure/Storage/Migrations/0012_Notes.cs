using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace NnService.Infrastructure.Storage.Migrations;

/// <summary>What people write down about jobs and versions.</summary>
[DbContext(typeof(NnDbContext))]
[Migration("0012_Notes")]
internal sealed class WrittenNotes : NnMigration
{
    protected override void Change(MigrationBuilder migrationBuilder)
    {
        foreach (var table in (string[])["Jobs", "Versions"])
        {
            migrationBuilder.AddColumn<string>("Description", table, nullable: true);
            migrationBuilder.AddColumn<string>("Tags", table, nullable: true);
        }
    }
}
