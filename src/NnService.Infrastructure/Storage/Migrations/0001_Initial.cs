using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace NnService.Infrastructure.Storage.Migrations;

/// <summary>Models, versions, datasets and jobs.</summary>
/// <remarks>
/// Migrations are written by hand and never changed once released; a test compares what they make with the model of
/// <see cref="NnDbContext"/>.
/// </remarks>
[DbContext(typeof(NnDbContext))]
[Migration("0001_Initial")]
internal sealed class Initial : NnMigration
{
    protected override void Change(MigrationBuilder migrationBuilder)
    {
        CreateModels(migrationBuilder);
        CreateDatasets(migrationBuilder);
        CreateJobs(migrationBuilder);
    }

    private static void CreateModels(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "Models",
            table => new
            {
                Id = table.Column<string>(),
                Description = table.Column<string>(nullable: true),
                Definition = table.Column<string>(),
                Revision = table.Column<long>(),
                CurrentVersion = table.Column<int>(nullable: true),
                LatestVersion = table.Column<int>(),
                CreatedAt = table.Column<DateTime>(),
                UpdatedAt = table.Column<DateTime>(),
            },
            constraints: table => table.PrimaryKey("PK_Models", row => row.Id));
        migrationBuilder.CreateTable(
            "Versions",
            table => new
            {
                ModelId = table.Column<string>(),
                Number = table.Column<int>(),
                JobId = table.Column<string>(nullable: true),
                Definition = table.Column<string>(),
                Encoding = table.Column<string>(nullable: true),
                Metrics = table.Column<string>(nullable: true),
                Sha256 = table.Column<string>(),
                Weights = table.Column<byte[]>(),
                CreatedAt = table.Column<DateTime>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Versions", row => new { row.ModelId, row.Number });
                table.ForeignKey("FK_Versions_Models_ModelId", row => row.ModelId, "Models", "Id", onDelete: ReferentialAction.Cascade);
            });
    }

    private static void CreateDatasets(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "Datasets",
            table => new
            {
                Id = table.Column<string>(),
                Kind = table.Column<string>(),
                Rows = table.Column<int>(),
                Bytes = table.Column<long>(),
                Digest = table.Column<string>(),
                Columns = table.Column<string>(),
                Warnings = table.Column<string>(),
                ChunkRows = table.Column<int>(),
                DecimalPoint = table.Column<string>(),
                CreatedAt = table.Column<DateTime>(),
            },
            constraints: table => table.PrimaryKey("PK_Datasets", row => row.Id));
        migrationBuilder.CreateTable(
            "Chunks",
            table => new
            {
                DatasetId = table.Column<string>(),
                Chunk = table.Column<int>(),
                Column = table.Column<int>(),
                Cells = table.Column<byte[]>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Chunks", row => new { row.DatasetId, row.Chunk, row.Column });
                table.ForeignKey(
                    "FK_Chunks_Datasets_DatasetId", row => row.DatasetId, "Datasets", "Id", onDelete: ReferentialAction.Cascade);
            });
    }

    private static void CreateJobs(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "Jobs",
            table => new
            {
                Id = table.Column<string>(),
                ModelId = table.Column<string>(),
                DatasetId = table.Column<string>(),
                Status = table.Column<string>(),
                Priority = table.Column<int>(),
                Fence = table.Column<long>(),
                Attempt = table.Column<int>(),
                LostAttempts = table.Column<int>(),
                CancelRequested = table.Column<bool>(),
                Epoch = table.Column<int>(),
                Epochs = table.Column<int>(),
                Loss = table.Column<double>(nullable: true),
                ValidationLoss = table.Column<double>(nullable: true),
                BestEpoch = table.Column<int>(nullable: true),
                BestMonitor = table.Column<string>(nullable: true),
                BestValue = table.Column<double>(nullable: true),
                Stride = table.Column<int>(),
                Version = table.Column<int>(nullable: true),
                StopReason = table.Column<string>(nullable: true),
                ErrorCode = table.Column<string>(nullable: true),
                ErrorMessage = table.Column<string>(nullable: true),
                Request = table.Column<string>(),
                SubmittedRequest = table.Column<string>(),
                Warnings = table.Column<string>(),
                CreatedAt = table.Column<DateTime>(),
                StartedAt = table.Column<DateTime>(nullable: true),
                FinishedAt = table.Column<DateTime>(nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Jobs", row => row.Id);
                table.ForeignKey("FK_Jobs_Models_ModelId", row => row.ModelId, "Models", "Id", onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.CreateIndex("IX_Jobs_ModelId", "Jobs", "ModelId");
        migrationBuilder.CreateIndex("IX_Jobs_DatasetId", "Jobs", "DatasetId");
        migrationBuilder.CreateIndex("IX_Jobs_Status", "Jobs", "Status");
        migrationBuilder.CreateTable(
            "History",
            table => new
            {
                JobId = table.Column<string>(),
                Epoch = table.Column<int>(),
                ElapsedMs = table.Column<long>(),
                Loss = table.Column<double>(),
                ValidationLoss = table.Column<double>(nullable: true),
                Metrics = table.Column<string>(),
                ValidationMetrics = table.Column<string>(),
                LearningRate = table.Column<double>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_History", row => new { row.JobId, row.Epoch });
                table.ForeignKey("FK_History_Jobs_JobId", row => row.JobId, "Jobs", "Id", onDelete: ReferentialAction.Cascade);
            });
    }
}
