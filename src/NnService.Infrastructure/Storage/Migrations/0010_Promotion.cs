using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace NnService.Infrastructure.Storage.Migrations;

/// <summary>Whether the version of a job is to answer, and what was decided. An older program lets every version answer.</summary>
[DbContext(typeof(NnDbContext))]
[Migration("0010_Promotion")]
internal sealed class PromotedVersions : NnMigration
{
    protected override void Change(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<string>("Promote", "Jobs", nullable: true);
        migrationBuilder.AddColumn<string>("Promotion", "Jobs", nullable: true);
    }
}
