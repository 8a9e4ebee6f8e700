using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace NnService.Infrastructure.Storage.Migrations;

/// <summary>Initial weights that are not stored: they are drawn again from the definition and its seed.</summary>
/// <remarks>
/// Older programs take such a version for damaged, so the first one that is stored raises the oldest migration that a program must know,
/// see <see cref="SchemaCompatibility.RequireAsync"/>.
/// </remarks>
[DbContext(typeof(NnDbContext))]
[Migration(Name)]
internal sealed class SeededVersions : NnMigration
{
    public const string Name = "0006_SeededVersions";

    protected override void Change(MigrationBuilder migrationBuilder) =>
        migrationBuilder.AddColumn<bool>("IsSeeded", "Versions", defaultValue: false);
}
