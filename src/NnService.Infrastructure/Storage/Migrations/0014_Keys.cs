using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace NnService.Infrastructure.Storage.Migrations;

/// <summary>Who may do what.</summary>
[DbContext(typeof(NnDbContext))]
[Migration("0014_Keys")]
internal sealed class ApiKeys : NnMigration
{
    protected override void Change(MigrationBuilder migrationBuilder) =>
        migrationBuilder.CreateTable(
            "Keys",
            table => new
            {
                Id = table.Column<string>(),
                Name = table.Column<string>(),
                Role = table.Column<string>(nullable: true),
                Scopes = table.Column<string>(nullable: true),
                Hash = table.Column<string>(),
                ModelPrefix = table.Column<string>(nullable: true),
                Tenant = table.Column<string>(),
                MadeBy = table.Column<string>(nullable: true),
                CreatedAt = table.Column<DateTime>(),
                ExpiresAt = table.Column<DateTime>(),
                LastUsedAt = table.Column<DateTime>(nullable: true),
                RevokedAt = table.Column<DateTime>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_Keys", row => row.Id));
}
