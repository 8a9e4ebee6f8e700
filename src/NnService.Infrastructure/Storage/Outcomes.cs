namespace NnService.Infrastructure.Storage;

/// <summary>How a change of a model ended.</summary>
public enum PatchOutcome
{
    Updated,
    NotFound,

    /// <summary>The model has another revision than the one expected.</summary>
    PreconditionFailed,
    NoSuchVersion,
}

/// <summary>How a deletion ended.</summary>
public enum DeleteOutcome
{
    Deleted,
    NotFound,

    /// <summary>A job that is not finished needs it, or is it.</summary>
    InUse,

    /// <summary>It is built in.</summary>
    ReadOnly,
}

/// <summary>How a change of the types of columns ended.</summary>
public enum RetypeOutcome
{
    Changed,
    NotFound,

    /// <summary>A job that is not finished needs the dataset as it is.</summary>
    InUse,

    /// <summary>It is built in.</summary>
    ReadOnly,

    /// <summary>There is no such column, or a cell cannot have the type.</summary>
    Refused,
}

/// <summary>How the submission of a job ended.</summary>
public enum SubmitOutcome
{
    Accepted,
    NoSuchModel,
    NoSuchDataset,
    NoSuchVersion,
    QueueFull,
}

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
