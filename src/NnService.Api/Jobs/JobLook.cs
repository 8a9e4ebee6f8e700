using System.Collections.Concurrent;
using System.Collections.Immutable;
using NnService.Infrastructure.Jobs;

namespace NnService.Api.Jobs;

/// <summary>A job as it was stored at one moment, read once for all who watch it. Thread-safe.</summary>
/// <param name="job">The job; null where there is none.</param>
/// <param name="transitions">All changes of its status, in their order.</param>
/// <param name="read">Reads the points of the epochs behind one and up to another, so many at most.</param>
internal sealed class JobLook(
    StoredJob? job, ImmutableArray<JobTransition> transitions, Func<int, int, int, Task<ImmutableArray<HistoryPoint>>> read)
{
    private readonly ConcurrentDictionary<(int After, int UpTo, int Most), Lazy<Task<ImmutableArray<HistoryPoint>>>> _points = [];

    public StoredJob? Job => job;

    public ImmutableArray<JobTransition> Transitions => transitions;

    /// <summary>What is told of the epochs behind one and up to another.</summary>
    public async Task<ImmutableArray<HistoryPoint>> PointsAsync(int after, int upTo, int most)
    {
        if (upTo <= after) return [];
        try
        {
            return await _points.GetOrAdd((after, upTo, most), at => new(() => read(at.After, at.UpTo, at.Most))).Value;
        }
        catch
        {
            _points.TryRemove((after, upTo, most), out _); // the next watcher reads again
            throw;
        }
    }
}
