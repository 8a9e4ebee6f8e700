using NnService.Domain.Training;
using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Jobs;

/// <summary>The history of a run while it grows: every epoch at first, then every second, every fourth …, so that it never has more points than allowed.</summary>
internal sealed class HistoryBuffer(int mostPoints = 10_000)
{
    private readonly List<HistoryPoint> _pending = [];
    private HistoryPoint? _best;
    private HistoryPoint? _last;

    /// <summary>Epochs between two points.</summary>
    public int Stride { get; private set; } = 1;

    /// <summary>The epoch with the smallest loss on the validation rows, or on the training rows where there are none.</summary>
    public BestEpoch? Best { get; private set; }

    public EpochReport? Last => _last?.Report;

    public void Add(HistoryPoint point)
    {
        _last = point;
        var (monitor, value) = point.Report.ValidationLoss is { } validation ? ("validationLoss", validation) : ("loss", point.Report.Loss);
        if (Best is null || value < Best.Value)
            (_best, Best) = (point, new BestEpoch(point.Report.Epoch, monitor, value));
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
