using System.Collections.Concurrent;
using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Jobs;

/// <summary>
/// Notifies those who wait inside this process that a job has changed. Only a hint: the database is the truth. Thread-safe.
/// </summary>
public sealed class JobNotifications
{
    // Guards the topics and what is in them; nothing is awaited or called while it is held.
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Topic> _topics = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, InterruptFlag> _runners = new(StringComparer.Ordinal);

    internal JobNotifications(ChangeNotifier changes) => changes.Changed += Forward;

    /// <summary>The jobs that have subscribers; a job leaves with its last one.</summary>
    internal IReadOnlyCollection<string> Watched
    {
        get
        {
            lock (_gate) return [.. _topics.Keys];
        }
    }

    /// <summary>Hears of the changes of a job until the subscription is disposed of.</summary>
    public JobSubscription Subscribe(string jobId)
    {
        lock (_gate)
        {
            if (!_topics.TryGetValue(jobId, out var topic)) _topics[jobId] = topic = new Topic();
            topic.Subscribers++;
            return new JobSubscription(() => NextOf(topic), () => Unsubscribe(jobId, topic));
        }
    }

    internal void Changed(string jobId)
    {
        TaskCompletionSource next;
        lock (_gate)
        {
            if (!_topics.TryGetValue(jobId, out var topic)) return;
            next = topic.Next;
            topic.Next = Topic.NewNext();
        }

        next.SetResult();
    }

    /// <summary>Makes the runner of a job, if it is in this process, read its commands after the current slice.</summary>
    internal void Interrupt(string jobId)
    {
        if (_runners.TryGetValue(jobId, out var runner)) runner.IsSet = true;
    }

    /// <summary>The flag that interrupts the runner of a job, until it is disposed of.</summary>
    internal InterruptFlag RegisterRunner(string jobId) =>
        _runners[jobId] = new InterruptFlag(flag => _runners.TryRemove(new(jobId, flag)));

    private void Forward(Change? change)
    {
        switch (change)
        {
            case null:
                foreach (var job in Watched) Changed(job);
                foreach (var job in _runners.Keys) Interrupt(job);
                break;
            case { Kind: ChangeKind.Job, Id: var id }:
                Changed(id);
                break;
            case { Kind: ChangeKind.Command, Id: var id }:
                Interrupt(id);
                break;
        }
    }

    private Task NextOf(Topic topic)
    {
        lock (_gate) return topic.Next.Task;
    }

    private void Unsubscribe(string jobId, Topic topic)
    {
        lock (_gate)
        {
            if (--topic.Subscribers == 0) _topics.Remove(jobId);
        }
    }

    /// <summary>A job that has subscribers.</summary>
    private sealed class Topic
    {
        public int Subscribers { get; set; }

        public TaskCompletionSource Next { get; set; } = NewNext();

        public static TaskCompletionSource NewNext() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>Hears of the changes of one job. Thread-safe.</summary>
public sealed class JobSubscription : IDisposable
{
    private readonly Func<Task> _next;
    private Action? _unsubscribe;

    internal JobSubscription(Func<Task> next, Action unsubscribe)
    {
        _next = next;
        _unsubscribe = unsubscribe;
    }

    /// <summary>Completes at the next change of the job; the same task for all subscribers of the job.</summary>
    /// <remarks>Take the task first, then read the store, then wait for the task: in this order no change is missed.</remarks>
    public Task Next => _next();

    /// <summary>Ends the subscription; a task that was taken before may then never complete.</summary>
    public void Dispose() => Interlocked.Exchange(ref _unsubscribe, null)?.Invoke();
}

/// <summary>Asks one runner to read the state of its job. Thread-safe.</summary>
internal sealed class InterruptFlag(Action<InterruptFlag> unregister) : IDisposable
{
    private volatile bool _isSet;

    /// <summary>Whether there is something to read; the runner resets it before it reads.</summary>
    public bool IsSet
    {
        get => _isSet;
        set => _isSet = value;
    }

    public void Dispose() => unregister(this);
}
