using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace NnService.Infrastructure.Storage.Migrations;

/// <summary>Requests that must not take effect twice.</summary>
[DbContext(typeof(NnDbContext))]
[Migration("0003_Idempotency")]
internal sealed class Idempotency : NnMigration
{
    protected override void Change(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "IdempotencyKeys",
            table => new
            {
                Scope = table.Column<string>(),
                Key = table.Column<string>(),
                Fingerprint = table.Column<string>(),
                Status = table.Column<int>(),
                ContentType = table.Column<string>(nullable: true),
                Location = table.Column<string>(nullable: true),
                ETag = table.Column<string>(nullable: true),
                RetryAfter = table.Column<string>(nullable: true),
                Body = table.Column<byte[]>(),
                CreatedAt = table.Column<DateTime>(),
            },
            constraints: table => table.PrimaryKey("PK_IdempotencyKeys", row => new { row.Scope, row.Key }));
        migrationBuilder.CreateIndex("IX_IdempotencyKeys_CreatedAt", "IdempotencyKeys", "CreatedAt");
    }
}
