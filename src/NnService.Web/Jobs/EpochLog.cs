using NnService.Client;

namespace NnService.Web.Jobs;

/// <summary>
/// The epochs of a job as a page keeps them: evenly thinned, so that a picture stays small however long the training is, and the last few
/// without gaps.
/// </summary>
/// <remarks>Not thread-safe. Epochs 1, 1 + n, 1 + 2n … are kept, where n is a power of two that grows.</remarks>
public sealed class EpochLog
{
    /// <summary>Points of the picture at most.</summary>
    public const int MostPoints = 400;

    /// <summary>Epochs without gaps.</summary>
    public const int Tail = 40;

    private readonly SortedDictionary<int, EpochPoint> _even = [];
    private readonly SortedDictionary<int, EpochPoint> _tail = [];

    /// <summary>Epochs between two points of the picture.</summary>
    public int Stride { get; private set; } = 1;

    /// <summary>The last epoch; 0 before the first.</summary>
    public int LastEpoch { get; private set; }

    /// <summary>The last epochs, ascending; of a job that is too fast to tell of each some are missing.</summary>
    public IReadOnlyCollection<EpochPoint> Last => _tail.Values;

    /// <summary>The points of the picture: evenly spaced ones, and the last.</summary>
    public IReadOnlyList<EpochPoint> Points => _tail.Count == 0 || _even.ContainsKey(LastEpoch)
        ? [.. _even.Values]
        : [.. _even.Values, _tail[LastEpoch]];

    /// <summary>Between how many epochs a history is asked for, so that it has enough points and not many more.</summary>
    public static int StrideOf(int epochs)
    {
        var stride = 1;
        while (((epochs - 1) / stride) + 1 > MostPoints) stride *= 2;
        return stride;
    }

    /// <summary>Adds what the history tells; it knows more of an epoch than an event does.</summary>
    public void Add(IEnumerable<HistoryPoint> history)
    {
        foreach (var point in history) Add(EpochPoint.From(point));
    }

    /// <summary>Adds an epoch, or what is known better of one.</summary>
    public void Add(EpochPoint point)
    {
        if (point.Epoch < 1) return;
        if (_even.TryGetValue(point.Epoch, out var known) || _tail.TryGetValue(point.Epoch, out known))
            point = point with { ElapsedMs = point.ElapsedMs ?? known.ElapsedMs, LearningRate = point.LearningRate ?? known.LearningRate };
        LastEpoch = Math.Max(LastEpoch, point.Epoch);
        if ((point.Epoch - 1) % Stride == 0) _even[point.Epoch] = point;
        if (point.Epoch > LastEpoch - Tail) _tail[point.Epoch] = point;
        while (_tail.Count > 0 && _tail.First().Key <= LastEpoch - Tail) _tail.Remove(_tail.First().Key);
        while (_even.Count > MostPoints) Thin();
    }

    private void Thin()
    {
        Stride *= 2;
        foreach (var epoch in _even.Keys.Where(epoch => (epoch - 1) % Stride != 0).ToArray()) _even.Remove(epoch);
    }
}
