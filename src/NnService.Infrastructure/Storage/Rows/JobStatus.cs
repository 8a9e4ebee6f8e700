namespace NnService.Infrastructure.Storage.Rows;

/// <summary>
/// Where a job stands: queued → running → succeeded, failed or cancelled; queued and running jobs can be paused and are then queued again.
/// </summary>
public enum JobStatus
{
    Queued,
    Running,
    Succeeded,
    Failed,
    Cancelled,
    Paused,
}
