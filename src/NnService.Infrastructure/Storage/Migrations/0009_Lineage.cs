using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace NnService.Infrastructure.Storage.Migrations;

/// <summary>What jobs and versions were made from: the bytes of the dataset, its rows, the program.</summary>
[DbContext(typeof(NnDbContext))]
[Migration("0009_Lineage")]
internal sealed class Lineage : NnMigration
{
    protected override void Change(MigrationBuilder migrationBuilder)
    {
        foreach (var table in (string[])["Jobs", "Versions"])
        {
            migrationBuilder.AddColumn<string>("DatasetDigest", table, nullable: true);
            migrationBuilder.AddColumn<string>("Parts", table, nullable: true);
            migrationBuilder.AddColumn<string>("Program", table, nullable: true);
        }

        // A job names its dataset already.
        migrationBuilder.AddColumn<string>("DatasetId", "Versions", nullable: true);
    }
}
