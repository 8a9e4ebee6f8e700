using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace NnService.Infrastructure.Storage.Migrations;

/// <summary>Browsers that have signed in at an OpenID Connect provider.</summary>
/// <remarks>An older program looks for the key of such a session, finds none and refuses it.</remarks>
[DbContext(typeof(NnDbContext))]
[Migration("0019_SubjectSessions")]
internal sealed class SubjectSessions : NnMigration
{
    protected override void Change(MigrationBuilder migrationBuilder)
    {
        foreach (var column in (string[])["Issuer", "Subject", "Name", "Scopes", "Tenant"])
            migrationBuilder.AddColumn<string>(column, "Sessions", nullable: true);
        migrationBuilder.AddColumn<DateTime>("EndsAt", "Sessions", nullable: true);
    }
}
