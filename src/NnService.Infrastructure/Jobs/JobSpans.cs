using System.Diagnostics;
using NnService.Domain.Training;
using NnService.Infrastructure.Telemetry;
using Quartz;

namespace NnService.Infrastructure.Jobs;

/// <summary>The spans of a job: one for each attempt, and below it those of its stages.</summary>
internal static class JobSpans
{
    /// <summary>Under this name an entry in the queue carries the request that put it there.</summary>
    public const string Submitter = "traceparent";

    // A span keeps its events in memory until it ends, and exporters cut off what is beyond 128.
    private const int MaxEpochEvents = 100;

    /// <summary>The span that is under way, in words that survive a database; null where it is not recorded.</summary>
    public static string? Current => Activity.Current is { Recorded: true } request ? request.Id : null;

    /// <summary>Begins the span of an attempt, from the moment at which the job came into the queue.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="asked">When the claim was asked for, on the clock of this machine.</param>
    /// <param name="submitter">What <see cref="Current"/> was when the job came into the queue.</param>
    /// <returns>A span without a parent, that of this thread from now on; null without a listener.</returns>
    public static Activity? BeginAttempt(JobClaim claim, DateTimeOffset asked, string? submitter)
    {
        if (!NnActivities.Source.HasListeners()) return null;
        Activity.Current = null; // what else may be under way here is no part of the job
        var queued = asked - (claim.Waited ?? TimeSpan.Zero);
        ActivityLink[] links = ActivityContext.TryParse(submitter, null, out var request) ? [new(request)] : [];
        KeyValuePair<string, object?>[] tags =
        [
            new("nnservice.job.id", claim.Job.Id),
            new("nnservice.model.id", claim.Job.ModelId),
            new("nnservice.job.attempt", claim.Job.Attempt),
        ];
        var attempt = NnActivities.Source.StartActivity("job", ActivityKind.Internal, default(ActivityContext), tags, links, queued);
        if (attempt is null) return null;
        if (claim.Waited is not null) Begin("job.wait", queued)?.SetEndTime(asked.UtcDateTime).Stop();
        Begin("job.claim", asked)?.Stop();
        return attempt;
    }

    /// <summary>What <see cref="Current"/> was when a job came into the queue; null where that was not recorded.</summary>
    public static string? SubmitterOf(JobDataMap entry) => entry.TryGetString(Submitter, out var submitter) ? submitter : null;

    /// <summary>Begins the span of a stage, within that of this thread; null without a listener.</summary>
    public static Activity? Begin(string stage) => NnActivities.Source.StartActivity(stage);

    /// <summary>Adds one of the first epochs of an attempt to the span of its training.</summary>
    /// <param name="training">The span; null where there is none.</param>
    /// <param name="nth">The epoch, counted from 1 within the attempt.</param>
    /// <param name="epoch">The epoch.</param>
    public static void AddEpoch(Activity? training, int nth, EpochReport epoch)
    {
        if (training is null || nth > MaxEpochEvents) return;
        training.AddEvent(new("epoch", tags: new()
        {
            ["nnservice.epoch"] = epoch.Epoch,
            ["nnservice.loss"] = epoch.Loss,
            ["nnservice.validation_loss"] = epoch.ValidationLoss,
        }));
    }

    private static Activity? Begin(string stage, DateTimeOffset at) =>
        NnActivities.Source.StartActivity(stage, ActivityKind.Internal, default(ActivityContext), startTime: at);
}
