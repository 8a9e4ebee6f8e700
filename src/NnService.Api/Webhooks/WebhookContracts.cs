using System.Text.Json.Serialization;
using NnService.Domain;
using NnService.Infrastructure.Webhooks;

namespace NnService.Api.Webhooks;

/// <summary>A webhook to make.</summary>
/// <param name="Url">Where messages go: an absolute https URL of at most 2000 characters.</param>
/// <param name="Events">What it is told of: job.ended, version.promoted, key.expiring.</param>
/// <param name="Description">What it is for, at most 200 characters.</param>
public sealed record NewWebhookContract(string? Url = null, IReadOnlyList<string>? Events = null, string? Description = null)
{
    /// <summary>The webhook to make; null where there are faults.</summary>
    internal NewWebhook? ToWebhook(NnWebhookOptions options, List<Fault> faults)
    {
        if (WebhookTarget.FaultOf(Url, options) is { } fault) faults.Add(new("/url", fault));
        if (Events is not { Count: > 0 }) faults.Add(new("/events", $"events is empty; list what of {AllEvents} the webhook is told of."));
        foreach (var (name, i) in (Events ?? []).Select((name, i) => (name, i)))
        {
            if (!WebhookEvents.All.Contains(name))
                faults.Add(new($"/events/{i}", $"'{Text.Truncate(name)}' is not an event; there are {AllEvents}."));
            else if (Events!.Take(i).Contains(name))
                faults.Add(new($"/events/{i}", $"{name} is listed twice."));
        }

        if (Description is { Length: > NewWebhook.MaxDescription } || Description?.Any(char.IsControl) == true)
            faults.Add(
                new(
                    "/description",
                    $"description must have at most {NewWebhook.MaxDescription} characters, none of them a control character."));
        return faults.Count > 0 ? null : new(Url!, [.. Events!], Description);
    }

    private static string AllEvents => string.Join(", ", WebhookEvents.All);
}

/// <summary>What is to be changed of a webhook.</summary>
/// <param name="Enabled">Whether it is told of events from now on.</param>
public sealed record ChangeWebhookContract(bool Enabled);

/// <summary>What is known of a webhook.</summary>
/// <param name="Id">By which it is known.</param>
/// <param name="Url">Where messages go.</param>
/// <param name="Events">What it is told of.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Enabled">Whether it is told of events.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="DisabledAt">When it was disabled; null while it is enabled.</param>
/// <param name="DisabledReason">Why it was disabled; null while it is enabled.</param>
/// <param name="Secret">What messages are signed with: in the answer to its making alone, and never again.</param>
public sealed record WebhookContract(
    string Id,
    string Url,
    IReadOnlyList<string> Events,
    string? Description,
    bool Enabled,
    DateTime CreatedAt,
    DateTime? DisabledAt,
    string? DisabledReason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Secret)
{
    internal static WebhookContract From(StoredWebhook webhook, string? secret = null) => new(
        webhook.Id,
        webhook.Url,
        webhook.Events,
        webhook.Description,
        webhook.IsEnabled,
        webhook.CreatedAt,
        webhook.DisabledAt,
        webhook.DisabledReason,
        secret);
}

/// <summary>All webhooks, the oldest first.</summary>
public sealed record WebhookListContract(IReadOnlyList<WebhookContract> Items);
