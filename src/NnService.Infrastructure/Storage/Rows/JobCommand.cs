namespace NnService.Infrastructure.Storage.Rows;

/// <summary>
/// What somebody wants of a job that is running, or is to go on only to end; whoever runs it sees to it as soon as it looks up.
/// </summary>
public enum JobCommand
{
    None,
    Pause,
    Cancel,

    /// <summary>
    /// Cancel, but make a version of the best weights so far: those that early stopping would restore, without it the latest.
    /// </summary>
    CancelKeepingBest,
}
