using System.Collections.Concurrent;

namespace NnService.Infrastructure.Jobs;

/// <summary>Tells those who wait inside this process that a job has changed. Only a hint: the database is the truth. Thread-safe.</summary>
public sealed class JobSignals
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _waiting = new(StringComparer.Ordinal);

    /// <summary>Completes at the next change of a job that is not finished.</summary>
    /// <remarks>Take the task first, then read the store, then wait for the task: in this order no change is missed.</remarks>
    public Task Next(string jobId) => _waiting.GetOrAdd(jobId, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    internal void Changed(string jobId)
    {
        if (_waiting.TryRemove(jobId, out var waiting)) waiting.SetResult();
    }
}
