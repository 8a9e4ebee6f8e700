using System.Text;

namespace NnService.Api.Metrics;

/// <summary>One series of a family: the measurements that have the same labels.</summary>
/// <param name="labels">The labels, as they are written.</param>
internal abstract class MetricSeries(string labels)
{
    public string Labels { get; } = labels;

    public abstract void Record(double value);

    public abstract void Write(StringBuilder text, string family);

    protected static void Add(ref double sum, double value)
    {
        var before = Volatile.Read(ref sum);
        for (double seen; !IsSame(seen = Interlocked.CompareExchange(ref sum, before + value, before), before);) before = seen;
    }

    // As they are exchanged: by their bits.
    private static bool IsSame(double a, double b) => BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b);
}

/// <summary>A sum: of what a counter counted, of the ups and downs of a gauge, or of what was observed just now.</summary>
internal sealed class SumSeries(string labels) : MetricSeries(labels)
{
    private double _sum;

    public override void Record(double value) => Add(ref _sum, value);

    public override void Write(StringBuilder text, string family) => text.Sample(family, Labels, Volatile.Read(ref _sum));
}

/// <summary>How many measurements were at most as large as each of some bounds.</summary>
/// <param name="labels">The labels, as they are written.</param>
/// <param name="bounds">The bounds, ascending.</param>
internal sealed class HistogramSeries(string labels, double[] bounds) : MetricSeries(labels)
{
    private readonly long[] _counts = new long[bounds.Length + 1];
    private double _sum;

    public override void Record(double value)
    {
        var bucket = 0;
        while (bucket < bounds.Length && !(value <= bounds[bucket])) bucket++;
        Interlocked.Increment(ref _counts[bucket]);
        Add(ref _sum, value);
    }

    /// <summary>The count is that of the last bucket, so that both agree while others go on measuring.</summary>
    public override void Write(StringBuilder text, string family)
    {
        var count = 0L;
        var comma = Labels.Length > 0 ? "," : "";
        for (var bucket = 0; bucket <= bounds.Length; bucket++)
        {
            count += Volatile.Read(ref _counts[bucket]);
            var bound = bucket < bounds.Length ? bounds[bucket] : double.PositiveInfinity;
            text.Sample($"{family}_bucket", $"{Labels}{comma}{ExpositionText.Label("le", ExpositionText.Number(bound))}", count);
        }

        text.Sample($"{family}_sum", Labels, Volatile.Read(ref _sum));
        text.Sample($"{family}_count", Labels, count);
    }
}
