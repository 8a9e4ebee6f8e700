using System.Collections.Concurrent;

namespace NnService.Infrastructure.Jobs;

/// <summary>Tells those who wait inside this process that a job has changed. Only a hint: the database is the truth. Thread-safe.</summary>
public sealed class JobSignals
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _waiting = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, RunnerCall> _runners = new(StringComparer.Ordinal);

    /// <summary>Completes at the next change of a job that is not finished.</summary>
    /// <remarks>Take the task first, then read the store, then wait for the task: in this order no change is missed.</remarks>
    public Task Next(string jobId) => _waiting.GetOrAdd(jobId, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>The jobs that somebody waits for.</summary>
    internal IReadOnlyCollection<string> Watched => [.. _waiting.Keys];

    internal void ChangedAll()
    {
        foreach (var job in _waiting.Keys) Changed(job);
    }

    internal void CallAll()
    {
        foreach (var job in _runners.Keys) Call(job);
    }

    internal void Changed(string jobId)
    {
        if (_waiting.TryRemove(jobId, out var waiting)) waiting.SetResult();
    }

    /// <summary>Makes the runner of a job, if it is in this process, look up at its next turn.</summary>
    internal void Call(string jobId)
    {
        if (_runners.TryGetValue(jobId, out var runner)) runner.IsMade = true;
    }

    /// <summary>How a runner hears of calls, until it is disposed of.</summary>
    internal RunnerCall Listen(string jobId) => _runners[jobId] = new RunnerCall(call => _runners.TryRemove(new(jobId, call)));
}

/// <summary>A call to one runner.</summary>
internal sealed class RunnerCall(Action<RunnerCall> hangUp) : IDisposable
{
    private volatile bool _isMade;

    /// <summary>Whether somebody called; the runner takes it back before it looks up.</summary>
    public bool IsMade
    {
        get => _isMade;
        set => _isMade = value;
    }

    public void Dispose() => hangUp(this);
}
