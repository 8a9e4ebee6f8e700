using NnService.Infrastructure.Models;

namespace NnService.Infrastructure.Storage.Rows;

internal sealed class VersionRow
{
    public required string ModelId { get; init; }

    public required int Number { get; init; }

    public string? JobId { get; init; }

    /// <summary>The version of the training engine that made it; null where no job did, or the program did not say.</summary>
    public int? Engine { get; init; }

    public required string Definition { get; init; }

    public string? Encoding { get; init; }

    public string? Metrics { get; init; }

    /// <summary>Of the parameters as 32-bit floats, little-endian; lower-case hexadecimal; checked on every load.</summary>
    public required string Sha256 { get; init; }

    /// <summary>All parameters as 32-bit floats, little-endian; empty where <see cref="IsSeeded"/>.</summary>
    public required byte[] Weights { get; init; }

    /// <summary>
    /// Whether the parameters are the initial ones of the definition and drawn when they are needed; see <see cref="SeededWeights"/>.
    /// </summary>
    public bool IsSeeded { get; init; }

    public DateTime CreatedAt { get; init; }
}
