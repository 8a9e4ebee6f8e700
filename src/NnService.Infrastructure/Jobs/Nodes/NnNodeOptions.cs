using System.ComponentModel.DataAnnotations;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Jobs.Nodes;

/// <summary>What this process does; section <c>NnService</c>.</summary>
public sealed class NnNodeOptions : IValidatableObject
{
    internal const string Section = "NnService";

    /// <summary>What this process does: <c>All</c>, <c>Api</c> or <c>Worker</c>. With Sqlite one process does everything.</summary>
    [EnumDataType(typeof(NnRole), ErrorMessage = "NnService:Role must be All, Api or Worker.")]
    public NnRole Role { get; set; }

    /// <summary>Where everything is kept, as in <see cref="NnStorageOptions"/>.</summary>
    internal StorageKind Storage { get; set; }

    /// <summary>Whether it trains.</summary>
    public bool Trains => Role != NnRole.Api;

    /// <summary>Whether it answers requests beyond those about itself.</summary>
    public bool Answers => Role != NnRole.Worker;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Role != NnRole.All && Storage == StorageKind.Sqlite)
            yield return new(
                $"NnService:Role is {Role}, which needs NnService:Storage=PostgreSql; with Sqlite one process does everything, and its "
                    + $"role is All.",
                [nameof(Role)]);
    }
}
