namespace NnService.Infrastructure.Jobs;

/// <summary>How the submission of a job ended.</summary>
public enum SubmitOutcome
{
    Accepted,
    NoSuchModel,
    ModelExists,
    NoSuchDataset,
    NoSuchVersion,
    QueueFull,
}
