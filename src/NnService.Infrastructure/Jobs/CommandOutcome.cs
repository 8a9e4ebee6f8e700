namespace NnService.Infrastructure.Jobs;

/// <summary>How a command about a job ended.</summary>
public enum CommandOutcome
{
    NotFound,

    /// <summary>It is so now, or was before.</summary>
    Applied,

    /// <summary>The worker obeys after its current slice.</summary>
    Accepted,

    /// <summary>The job is finished, or is being cancelled.</summary>
    Rejected,
}
