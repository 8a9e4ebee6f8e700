using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Webhooks;

/// <summary>What webhooks are told of.</summary>
public static class WebhookEvents
{
    /// <summary>A job has succeeded, failed or was cancelled.</summary>
    public const string JobEnded = "job.ended";

    /// <summary>A model answers with another version.</summary>
    public const string VersionPromoted = "version.promoted";

    /// <summary>An API key expires soon.</summary>
    public const string KeyExpiring = "key.expiring";

    /// <summary>The names of all events.</summary>
    public static IReadOnlyList<string> All { get; } = [JobEnded, VersionPromoted, KeyExpiring];

    /// <summary>The body of a message.</summary>
    internal static string Body<T>(string type, DateTime at, T data) => DomainJson.Write(new Message<T>(type, at, data));

    private sealed record Message<T>(string Type, DateTime Timestamp, T Data);
}

/// <summary>What <c>job.ended</c> tells; links are paths of this service.</summary>
internal sealed record JobEndedData(string Job, string Model, string Status, int? Version, string? ErrorCode, JobEndedLinks Links);

/// <summary>Where to read more.</summary>
internal sealed record JobEndedLinks(string Job, string Model);

/// <summary>What <c>version.promoted</c> tells.</summary>
internal sealed record VersionPromotedData(string Model, int Version, VersionPromotedLinks Links);

/// <summary>Where to read more.</summary>
internal sealed record VersionPromotedLinks(string Model, string Version);

/// <summary>What <c>key.expiring</c> tells.</summary>
internal sealed record KeyExpiringData(string Key, string Name, DateTime ExpiresAt, KeyExpiringLinks Links);

/// <summary>Where to read more.</summary>
internal sealed record KeyExpiringLinks(string Keys);
