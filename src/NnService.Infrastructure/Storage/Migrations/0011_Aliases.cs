using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace NnService.Infrastructure.Storage.Migrations;

/// <summary>Names for versions.</summary>
[DbContext(typeof(NnDbContext))]
[Migration("0011_Aliases")]
internal sealed class Aliases : NnMigration
{
    protected override void Change(MigrationBuilder migrationBuilder) =>
        migrationBuilder.CreateTable(
            "Aliases",
            table => new
            {
                ModelId = table.Column<string>(),
                Name = table.Column<string>(),
                Version = table.Column<int>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Aliases", row => new { row.ModelId, row.Name });
                table.ForeignKey("FK_Aliases_Models_ModelId", row => row.ModelId, "Models", "Id", onDelete: ReferentialAction.Cascade);
            });
}
