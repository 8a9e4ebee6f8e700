using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace NnService.Infrastructure.Storage.Migrations;

/// <summary>The hash of an answer that is too long to be kept under an Idempotency-Key.</summary>
[DbContext(typeof(NnDbContext))]
[Migration("0007_LongAnswers")]
internal sealed class LongAnswers : NnMigration
{
    protected override void Change(MigrationBuilder migrationBuilder) =>
        migrationBuilder.AddColumn<string>("Sha256", "IdempotencyKeys", nullable: true);
}
