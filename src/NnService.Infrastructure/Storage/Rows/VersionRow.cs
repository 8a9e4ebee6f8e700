using NnService.Infrastructure.Models;

namespace NnService.Infrastructure.Storage.Rows;

internal sealed class VersionRow
{
    public required string ModelId { get; init; }

    public required int Number { get; init; }

    public string? JobId { get; init; }

    /// <summary>The version of the training engine that made it; null where no job did, or the program did not say.</summary>
    public int? Engine { get; init; }

    /// <summary>The dataset that it was trained on, which may have been deleted since; null where the data came with the request.</summary>
    public string? DatasetId { get; init; }

    /// <summary>SHA-256 of its dataset as it was uploaded.</summary>
    public string? DatasetDigest { get; init; }

    /// <summary>Which rows of it each part is, as JSON.</summary>
    public string? Parts { get; init; }

    /// <summary>The version of the program that made it.</summary>
    public string? Program { get; init; }

    /// <summary>What it was asked for with; null where no job made it, and where doing that again would come to something else.</summary>
    public string? Request { get; init; }

    /// <summary>The same as it is shown.</summary>
    public string? SubmittedRequest { get; init; }

    public required string Definition { get; init; }

    public string? Encoding { get; init; }

    public string? Metrics { get; init; }

    /// <summary>What the rows that were not learned from tell beside the metrics, as JSON; null without such rows, and where an earlier
    /// program made it.</summary>
    public string? HeldOut { get; init; }

    /// <summary>Of the parameters as 32-bit floats, little-endian; lower-case hexadecimal; checked on every load.</summary>
    public required string Sha256 { get; init; }

    /// <summary>All parameters as 32-bit floats, little-endian; empty where <see cref="IsSeeded"/>.</summary>
    public required byte[] Weights { get; init; }

    /// <summary>
    /// Whether the parameters are the initial ones of the definition and drawn when they are needed; see <see cref="SeededWeights"/>.
    /// </summary>
    public bool IsSeeded { get; init; }

    /// <summary>What was chosen because nobody had said it, as JSON; null where nothing was.</summary>
    public string? Choices { get; init; }

    public string? Description { get; set; }

    /// <summary>Values by key, as JSON; null without any.</summary>
    public string? Tags { get; set; }

    public DateTime CreatedAt { get; init; }
}
