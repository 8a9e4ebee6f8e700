namespace NnService.Infrastructure.Datasets;

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
