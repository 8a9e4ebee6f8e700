namespace NnService.Infrastructure.Storage.Rows;

internal sealed class ModelRow : IOwnedRow
{
    public required string Id { get; init; }

    public string Tenant { get; set; } = "";

    public string? Description { get; set; }

    public required string Definition { get; init; }

    /// <summary>Raised by every change; the ETag.</summary>
    public long Revision { get; set; }

    public int? CurrentVersion { get; set; }

    /// <summary>The highest number ever given; −1 before the first version.</summary>
    public int LatestVersion { get; set; }

    public DateTime CreatedAt { get; init; }

    public DateTime UpdatedAt { get; set; }
}
