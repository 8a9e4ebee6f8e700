using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using NnService.Domain.Encoding;
using NnService.Domain.Encoding.Scalings;
using NnService.Domain.Preparation;

namespace NnService.Infrastructure.Storage.Migrations;

/// <summary>
/// Trainings of several networks whose answers are averaged, and what each of them came to in an epoch; what was chosen at a training
/// because nobody had said it.
/// </summary>
/// <remarks>
/// An older program would train one network, and one that was never chosen, and does not know all scalings of numbers. So the first model
/// or training of these kinds raises the oldest migration that a program must know, see <see cref="SchemaCompatibility.RequireAsync"/>.
/// </remarks>
[DbContext(typeof(NnDbContext))]
[Migration(Name)]
internal sealed class Ensembles : NnMigration
{
    public const string Name = "0017_Ensembles";

    /// <summary>Whether an older program would do something else with such a training.</summary>
    public static bool AreNeededFor(TrainingRequest request) => request.Members > 1
        || request.Preprocessing.Numeric is null or PiecewiseLinearScaling
        || request.Preprocessing.Columns.Values.Any(column => column.Numeric is PiecewiseLinearScaling);

    /// <summary>Whether an older program could not answer with such a version.</summary>
    public static bool AreNeededFor(DataEncoding encoding, int members) =>
        members > 1 || encoding.Features.Any(feature => feature.Scaling is PiecewiseLinearScaling);

    protected override void Change(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<string>("Members", "History", nullable: true);
        migrationBuilder.AddColumn<string>("Choices", "Jobs", nullable: true);
        migrationBuilder.AddColumn<string>("Choices", "Versions", nullable: true);
    }
}
