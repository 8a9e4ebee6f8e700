using NnService.Domain.Training;

namespace NnService.Infrastructure.Jobs;

/// <summary>What a history must know to go on, besides the points that are stored.</summary>
internal sealed record HistoryCursor(int Stride, HistoryPoint? Best, HistoryPoint? Last)
{
    public static HistoryCursor Empty { get; } = new(1, null, null);
}

/// <summary>
/// The history of a run while it grows: every epoch at first, then every second, every fourth …, so that it never has more points than
/// allowed.
/// </summary>
/// <param name="rule">What makes an epoch the best.</param>
/// <param name="memory">What an earlier attempt left.</param>
/// <param name="mostPoints">The most points that are kept.</param>
internal sealed class DownsampledHistory(EarlyStopping rule, HistoryCursor memory, int mostPoints = 10_000)
{
    private readonly List<HistoryPoint> _pending = [];

    /// <summary>What the next attempt must know.</summary>
    public HistoryCursor Memory { get; private set; } = memory;

    /// <summary>Epochs between two points.</summary>
    public int Stride => Memory.Stride;

    /// <summary>The best epoch so far.</summary>
    public BestEpoch? Best =>
        Memory.Best is { } best ? new BestEpoch(best.Report.Epoch, rule.Monitor, rule.ValueOf(best.Report)!.Value) : null;

    public EpochReport? Last => Memory.Last?.Report;

    public void Add(HistoryPoint point)
    {
        var stride = Stride;
        var best = Memory.Best;
        if (rule.ValueOf(point.Report) is { } value && (best is null || rule.IsBetter(value, rule.ValueOf(best.Report)!.Value)))
            best = point;
        while (((point.Report.Epoch - 1) / stride) + 1 > mostPoints)
            stride *= 2;
        Memory = new(stride, best, point);
        if (IsRegular(point)) _pending.Add(point);
    }

    /// <summary>
    /// The points to write: the new ones, and the best and the last one where the stride passes over them. All others off the stride are to
    /// be deleted first.
    /// </summary>
    public List<HistoryPoint> Take()
    {
        var points = _pending.Where(IsRegular).ToList();
        points.AddRange(new[] { Memory.Best, Memory.Last }.OfType<HistoryPoint>().Distinct().Where(point => !IsRegular(point)));
        _pending.Clear();
        return points;
    }

    private bool IsRegular(HistoryPoint point) => (point.Report.Epoch - 1) % Stride == 0;
}
