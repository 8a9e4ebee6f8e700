using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace NnService.Infrastructure.Storage.Migrations;

/// <summary>Which version of the training engine ran a job and made a version.</summary>
/// <remarks>Null also where a program before this one writes, beside it or after it: that has <c>TrainingEngine.Unrecorded</c>.</remarks>
[DbContext(typeof(NnDbContext))]
[Migration("0005_Engine")]
internal sealed class Engine : NnMigration
{
    protected override void Change(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<int>("Engine", "Jobs", nullable: true);
        migrationBuilder.AddColumn<int>("Engine", "Versions", nullable: true);
    }
}
