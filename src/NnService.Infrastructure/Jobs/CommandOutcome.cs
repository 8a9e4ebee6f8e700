namespace NnService.Infrastructure.Jobs;

/// <summary>How a command about a job ended.</summary>
public enum CommandOutcome
{
    NotFound,

    /// <summary>It is so now, or was before.</summary>
    Applied,

    /// <summary>Whoever runs the job sees to it as soon as it looks up.</summary>
    Accepted,

    /// <summary>The job is finished, or is being cancelled.</summary>
    Rejected,
}
