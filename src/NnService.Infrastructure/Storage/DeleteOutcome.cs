namespace NnService.Infrastructure.Storage;

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
