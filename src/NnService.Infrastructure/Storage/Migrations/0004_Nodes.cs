using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace NnService.Infrastructure.Storage.Migrations;

/// <summary>Several processes on one database: who they are, and which of them runs a job.</summary>
[DbContext(typeof(NnDbContext))]
[Migration("0004_Nodes")]
internal sealed class Nodes : NnMigration
{
    protected override void Change(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<int>("Entry", "Jobs", defaultValue: 0);
        migrationBuilder.AddColumn<string>("Node", "Jobs", nullable: true);
        migrationBuilder.CreateTable(
            "Nodes",
            table => new
            {
                Id = table.Column<string>(),
                Role = table.Column<string>(),
                Slots = table.Column<int>(),
                Version = table.Column<string>(),
                StartedAt = table.Column<DateTime>(),
                CheckedInAt = table.Column<DateTime>(),
            },
            constraints: table => table.PrimaryKey("PK_Nodes", row => row.Id));
        // Read by SchemaAge; a migration that older programs cannot work beside writes its own name there.
        migrationBuilder.CreateTable("Schema", table => new { Oldest = table.Column<string>() });
        migrationBuilder.Sql("""INSERT INTO "Schema" ("Oldest") VALUES ('0004_Nodes');""");
        // Weights and packed text do not become smaller by packing them again.
        if (!IsPostgreSql) return;
        migrationBuilder.Sql("""ALTER TABLE "Versions" ALTER COLUMN "Weights" SET STORAGE EXTERNAL;""");
        migrationBuilder.Sql("""ALTER TABLE "Checkpoints" ALTER COLUMN "Arrays" SET STORAGE EXTERNAL;""");
        migrationBuilder.Sql("""ALTER TABLE "Chunks" ALTER COLUMN "Cells" SET STORAGE EXTERNAL;""");
    }
}
