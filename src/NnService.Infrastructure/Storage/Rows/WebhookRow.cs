namespace NnService.Infrastructure.Storage.Rows;

/// <summary>Whom to tell of events; times are UTC.</summary>
internal sealed class WebhookRow : IOwnedRow
{
    public required string Id { get; init; }

    public required string Url { get; init; }

    /// <summary>The names of the events, separated by commas.</summary>
    public required string Events { get; init; }

    public string? Description { get; init; }

    /// <summary>What messages are signed with, as its owner was shown it: a signature cannot be made from a hash of it.</summary>
    public required string Secret { get; init; }

    /// <summary>Whose events it is told of.</summary>
    public string Tenant { get; set; } = "";

    public required DateTime CreatedAt { get; init; }

    /// <summary>When it was disabled; null while it is told of events.</summary>
    public DateTime? DisabledAt { get; set; }

    public string? DisabledReason { get; set; }
}
