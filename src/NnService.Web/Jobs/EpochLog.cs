using NnService.Client;

namespace NnService.Web.Jobs;

/// <summary>
/// The epochs of a job as a page keeps them: evenly thinned, so that a picture stays small however long the training is, and the last few
/// without gaps.
/// </summary>
/// <remarks>
/// Not thread-safe. Of each n epochs that follow each other the first one that was told is kept, where n is a power of two that grows: of a
/// history epochs 1, 1 + n, 1 + 2n …, and of a job that is too fast to tell of each epoch those nearest to them.
/// </remarks>
public sealed class EpochLog
{
    /// <summary>Points of the picture at most.</summary>
    public const int MostPoints = 200;

    /// <summary>Epochs without gaps.</summary>
    public const int Tail = 20;

    // By place among the groups of n epochs.
    private readonly SortedDictionary<int, EpochPoint> _even = [];
    private readonly SortedDictionary<int, EpochPoint> _tail = [];

    /// <summary>Epochs between two points of the picture.</summary>
    public int Stride { get; private set; } = 1;

    /// <summary>The last epoch; 0 before the first.</summary>
    public int LastEpoch { get; private set; }

    /// <summary>The last epochs, ascending; of a job that is too fast to tell of each some are missing.</summary>
    public IReadOnlyCollection<EpochPoint> Last => _tail.Values;

    /// <summary>The points of the picture: evenly spaced ones, and the last.</summary>
    public IReadOnlyList<EpochPoint> Points => _tail.Count == 0 || _even[PlaceOf(LastEpoch)].Epoch == LastEpoch
        ? [.. _even.Values]
        : [.. _even.Values, _tail[LastEpoch]];

    /// <summary>Between how many epochs a history is asked for, so that it has enough points and not many more.</summary>
    public static int StrideOf(int epochs)
    {
        var stride = 1;
        while (((epochs - 1) / stride) + 1 > MostPoints) stride *= 2;
        return stride;
    }

    /// <summary>Adds what the history tells.</summary>
    public void Add(IEnumerable<HistoryPoint> history)
    {
        foreach (var point in history) Add(EpochPoint.From(point));
    }

    /// <summary>Adds an epoch, or tells it again.</summary>
    public void Add(EpochPoint point)
    {
        if (point.Epoch < 1) return;
        LastEpoch = Math.Max(LastEpoch, point.Epoch);
        Keep(point);
        if (point.Epoch > LastEpoch - Tail) _tail[point.Epoch] = point;
        while (_tail.Count > 0 && _tail.First().Key <= LastEpoch - Tail) _tail.Remove(_tail.First().Key);
        while (_even.Count > MostPoints) Thin();
    }

    private int PlaceOf(int epoch) => (epoch - 1) / Stride;

    private void Keep(EpochPoint point)
    {
        if (!_even.TryGetValue(PlaceOf(point.Epoch), out var kept) || point.Epoch <= kept.Epoch) _even[PlaceOf(point.Epoch)] = point;
    }

    private void Thin()
    {
        Stride *= 2;
        var points = _even.Values.ToArray();
        _even.Clear();
        foreach (var point in points) Keep(point);
    }
}
