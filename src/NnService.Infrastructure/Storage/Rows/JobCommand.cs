namespace NnService.Infrastructure.Storage.Rows;

/// <summary>
/// What a running job, or one that continues only to end, is to do; the worker obeys after its current slice.
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
