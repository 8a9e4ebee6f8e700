using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Storage.Migrations;

/// <summary>Checkpoints, the changes of a job's status, and commands beyond cancelling.</summary>
[DbContext(typeof(NnDbContext))]
[Migration("0002_DurableJobs")]
internal sealed class DurableJobs : NnMigration
{
    protected override void Change(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<string>("Wish", "Jobs", defaultValue: nameof(JobCommand.None));
        migrationBuilder.AddColumn<int>("Transition", "Jobs", defaultValue: 0);
        migrationBuilder.AddColumn<int>("ShownEpoch", "Jobs", defaultValue: 0);
        migrationBuilder.AddColumn<double>("EpochMs", "Jobs", nullable: true);
        CreateTransitions(migrationBuilder);
        CreateCheckpoints(migrationBuilder);
        migrationBuilder.Sql("""UPDATE "Jobs" SET "Wish" = 'Cancel' WHERE "CancelRequested";""");
        // The old column goes by SQL: EF Core would build the whole table anew, for which it needs a snapshot of the model.
        migrationBuilder.Sql("""ALTER TABLE "Jobs" DROP COLUMN "CancelRequested";""");
        migrationBuilder.Sql("""
            INSERT INTO "Transitions" ("JobId", "Number", "Status", "Epoch", "ShownEpoch", "Loss", "ValidationLoss", "At")
            SELECT "Id", 1, "Status", "Epoch", "Epoch", "Loss", "ValidationLoss", COALESCE("FinishedAt", "StartedAt", "CreatedAt")
            FROM "Jobs";
            """);
        migrationBuilder.Sql("""UPDATE "Jobs" SET "Transition" = 1, "ShownEpoch" = "Epoch";""");
    }

    private static void CreateTransitions(MigrationBuilder migrationBuilder) => migrationBuilder.CreateTable(
        "Transitions",
        table => new
        {
            JobId = table.Column<string>(),
            Number = table.Column<int>(),
            Status = table.Column<string>(),
            Epoch = table.Column<int>(),
            ShownEpoch = table.Column<int>(),
            Loss = table.Column<double>(nullable: true),
            ValidationLoss = table.Column<double>(nullable: true),
            At = table.Column<DateTime>(),
        },
        constraints: table =>
        {
            table.PrimaryKey("PK_Transitions", row => new { row.JobId, row.Number });
            table.ForeignKey("FK_Transitions_Jobs_JobId", row => row.JobId, "Jobs", "Id", onDelete: ReferentialAction.Cascade);
        });

    private static void CreateCheckpoints(MigrationBuilder migrationBuilder) => migrationBuilder.CreateTable(
        "Checkpoints",
        table => new
        {
            JobId = table.Column<string>(),
            Slot = table.Column<int>(),
            Number = table.Column<long>(),
            Head = table.Column<string>(),
            Arrays = table.Column<byte[]>(),
            Sha256 = table.Column<string>(),
        },
        constraints: table =>
        {
            table.PrimaryKey("PK_Checkpoints", row => new { row.JobId, row.Slot });
            table.ForeignKey("FK_Checkpoints_Jobs_JobId", row => row.JobId, "Jobs", "Id", onDelete: ReferentialAction.Cascade);
        });
}
