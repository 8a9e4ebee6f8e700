using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace NnService.Infrastructure.Storage.Migrations;

/// <summary>What a version was asked for with, and jobs that do it again.</summary>
/// <remarks>
/// To an older program such a job is one that makes a version, so the first one that is queued raises the oldest migration that a program
/// must know, see <see cref="SchemaCompatibility.RequireAsync"/>.
/// </remarks>
[DbContext(typeof(NnDbContext))]
[Migration(Name)]
internal sealed class Reproductions : NnMigration
{
    public const string Name = "0013_Reproduction";

    protected override void Change(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<string>("Request", "Versions", nullable: true);
        migrationBuilder.AddColumn<string>("SubmittedRequest", "Versions", nullable: true);
        migrationBuilder.AddColumn<string>("Reproduction", "Jobs", nullable: true);
    }
}
