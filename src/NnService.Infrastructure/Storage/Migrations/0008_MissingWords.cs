using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace NnService.Infrastructure.Storage.Migrations;

/// <summary>What meant a missing value when a dataset was read.</summary>
[DbContext(typeof(NnDbContext))]
[Migration("0008_MissingWords")]
internal sealed class MissingWords : NnMigration
{
    protected override void Change(MigrationBuilder migrationBuilder) =>
        migrationBuilder.AddColumn<string>("Missing", "Datasets", nullable: true);
}
