using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace NnService.Infrastructure.Storage.Migrations;

/// <summary>Whose is what, who changed what, and which browsers have signed in.</summary>
[DbContext(typeof(NnDbContext))]
[Migration("0015_Tenancy")]
internal sealed class Tenancy : NnMigration
{
    protected override void Change(MigrationBuilder migrationBuilder)
    {
        foreach (var table in (string[])["Models", "Datasets", "Jobs"])
            migrationBuilder.AddColumn<string>("Tenant", table, defaultValue: Tenants.Default);

        migrationBuilder.CreateTable(
            "Audit",
            table => new
            {
                Id = table.Column<string>(),
                At = table.Column<DateTime>(),
                Tenant = table.Column<string>(),
                Caller = table.Column<string>(nullable: true),
                Method = table.Column<string>(),
                Route = table.Column<string>(),
                Path = table.Column<string>(nullable: true),
                Created = table.Column<string>(nullable: true),
                Status = table.Column<int>(nullable: true),
                Address = table.Column<string>(nullable: true),
                TraceId = table.Column<string>(nullable: true),
                Count = table.Column<int>(),
            },
            constraints: table => table.PrimaryKey("PK_Audit", row => row.Id));
        migrationBuilder.CreateTable(
            "Sessions",
            table => new
            {
                Hash = table.Column<string>(),
                KeyId = table.Column<string>(),
                CreatedAt = table.Column<DateTime>(),
                SeenAt = table.Column<DateTime>(),
            },
            constraints: table => table.PrimaryKey("PK_Sessions", row => row.Hash));
    }
}
