using System.ComponentModel.DataAnnotations;

namespace NnService.Infrastructure.Webhooks;

/// <summary>Who is told of events; section <c>NnService:Webhooks</c>.</summary>
public sealed class NnWebhookOptions
{
    internal const string Section = "NnService:Webhooks";

    /// <summary>
    /// Whether messages may go to addresses that are not public (this machine, private networks) and over plain HTTP: whoever makes
    /// webhooks then reaches what this machine reaches.
    /// </summary>
    public bool AllowPrivateTargets { get; set; }

    /// <summary>Seconds that a target has for its answer, 1 to 60.</summary>
    [Range(1, 60, ErrorMessage = "NnService:Webhooks:TimeoutSeconds must be from 1 to 60.")]
    public int TimeoutSeconds { get; set; } = 15;

    /// <summary>Webhooks at most, 1 to 1 000.</summary>
    [Range(1, 1000, ErrorMessage = "NnService:Webhooks:MaxWebhooks must be from 1 to 1000.")]
    public int MaxWebhooks { get; set; } = 100;

    /// <summary>Days that deliveries are kept, delivered or not, 4 to 365: the last attempt is made on the fourth day.</summary>
    [Range(4, 365, ErrorMessage = "NnService:Webhooks:KeepDays must be from 4 to 365.")]
    public int KeepDays { get; set; } = 30;

    /// <summary>
    /// Deliveries of a webhook that are kept, 100 to 1 000 000: the newest. What its target has not taken by then it is not told any more.
    /// </summary>
    [Range(100, 1_000_000, ErrorMessage = "NnService:Webhooks:KeepDeliveries must be from 100 to 1000000.")]
    public int KeepDeliveries { get; set; } = 10_000;

    internal TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);

    /// <summary>How long a process has for one attempt, from its claim to its end; then another one makes it again.</summary>
    internal TimeSpan Lease => Timeout + TimeSpan.FromMinutes(1);
}
