using NnService.Domain.Training;
using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Jobs;

/// <summary>The history of a run while it grows: every epoch at first, then every second, every fourth …, so that it never has more points than allowed.</summary>
/// <param name="rule">What makes an epoch the best.</param>
/// <param name="mostPoints">The most points that are kept.</param>
internal sealed class HistoryBuffer(EarlyStopping rule, int mostPoints = 10_000)
{
    private readonly List<HistoryPoint> _pending = [];
    private HistoryPoint? _best;
    private HistoryPoint? _last;

    /// <summary>Epochs between two points.</summary>
    public int Stride { get; private set; } = 1;

    /// <summary>The best epoch so far.</summary>
    public BestEpoch? Best { get; private set; }

    public EpochReport? Last => _last?.Report;

    public void Add(HistoryPoint point)
    {
        _last = point;
        if (rule.ValueOf(point.Report) is { } value && (Best is null || rule.IsBetter(value, Best.Value)))
            (_best, Best) = (point, new BestEpoch(point.Report.Epoch, rule.Monitor, value));
        while (((point.Report.Epoch - 1) / Stride) + 1 > mostPoints)
            Stride *= 2;
        if (IsRegular(point)) _pending.Add(point);
    }

    /// <summary>The points to write: the new ones, and the best and the last one where the stride passes over them. All others off the stride are to be deleted first.</summary>
    public List<HistoryPoint> Take()
    {
        var points = _pending.Where(IsRegular).ToList();
        points.AddRange(new[] { _best, _last }.OfType<HistoryPoint>().Distinct().Where(point => !IsRegular(point)));
        _pending.Clear();
        return points;
    }

    private bool IsRegular(HistoryPoint point) => (point.Report.Epoch - 1) % Stride == 0;
}
