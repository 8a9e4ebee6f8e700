using System.Collections.Immutable;

namespace NnService.Infrastructure.Webhooks;

/// <summary>Whom to tell of events; times are UTC.</summary>
/// <param name="Id">By which it is known.</param>
/// <param name="Url">Where messages go.</param>
/// <param name="Events">The names of the events that it is told of.</param>
/// <param name="Description">What its owner says of it.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="DisabledAt">When it was disabled; null while it is told of events.</param>
/// <param name="DisabledReason">Why.</param>
public sealed record StoredWebhook(
    string Id,
    string Url,
    ImmutableArray<string> Events,
    string? Description,
    DateTime CreatedAt,
    DateTime? DisabledAt,
    string? DisabledReason)
{
    /// <summary>Whether it is told of events.</summary>
    public bool IsEnabled => DisabledAt is null;
}

/// <summary>A webhook to make.</summary>
/// <param name="Url">Where messages go.</param>
/// <param name="Events">The names of the events, each once.</param>
/// <param name="Description">What its owner says of it.</param>
public sealed record NewWebhook(string Url, ImmutableArray<string> Events, string? Description)
{
    /// <summary>Characters of a description at most.</summary>
    public const int MaxDescription = 200;
}
