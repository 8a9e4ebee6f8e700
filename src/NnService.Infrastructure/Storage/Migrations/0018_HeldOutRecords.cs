using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace NnService.Infrastructure.Storage.Migrations;

/// <summary>What the rows that a version did not learn from tell of it beside its metrics.</summary>
[DbContext(typeof(NnDbContext))]
[Migration("0018_HeldOutRecords")]
internal sealed class HeldOutRecords : NnMigration
{
    protected override void Change(MigrationBuilder migrationBuilder) =>
        migrationBuilder.AddColumn<string>("HeldOut", "Versions", nullable: true);
}
