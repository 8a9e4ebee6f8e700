using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace NnService.Infrastructure.Storage.Migrations;

/// <summary>Whom to tell of what has happened, and what is still to be told.</summary>
[DbContext(typeof(NnDbContext))]
[Migration("0016_Webhooks")]
internal sealed class WebhookTables : NnMigration
{
    protected override void Change(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "Webhooks",
            table => new
            {
                Id = table.Column<string>(),
                Url = table.Column<string>(),
                Events = table.Column<string>(),
                Description = table.Column<string>(nullable: true),
                Secret = table.Column<string>(),
                Tenant = table.Column<string>(),
                CreatedAt = table.Column<DateTime>(),
                DisabledAt = table.Column<DateTime>(nullable: true),
                DisabledReason = table.Column<string>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_Webhooks", row => row.Id));
        migrationBuilder.CreateTable(
            "Deliveries",
            table => new
            {
                Id = table.Column<string>(),
                WebhookId = table.Column<string>(),
                Event = table.Column<string>(),
                Body = table.Column<string>(),
                Status = table.Column<string>(),
                CreatedAt = table.Column<DateTime>(),
                DueAt = table.Column<DateTime>(),
                Attempts = table.Column<int>(),
                Fence = table.Column<long>(),
                SentAt = table.Column<DateTime>(nullable: true),
                Answer = table.Column<int>(nullable: true),
                Error = table.Column<string>(nullable: true),
                EndedAt = table.Column<DateTime>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_Deliveries", row => row.Id));
        migrationBuilder.CreateIndex("IX_Deliveries_WebhookId", "Deliveries", "WebhookId");
        migrationBuilder.CreateIndex("IX_Deliveries_Status_DueAt", "Deliveries", ["Status", "DueAt"]);
        migrationBuilder.CreateTable(
            "KeyNotices",
            table => new
            {
                KeyId = table.Column<string>(),
                Days = table.Column<int>(),
                CreatedAt = table.Column<DateTime>(),
            },
            constraints: table => table.PrimaryKey("PK_KeyNotices", row => new { row.KeyId, row.Days }));
    }
}
