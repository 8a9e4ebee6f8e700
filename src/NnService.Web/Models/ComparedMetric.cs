using NnService.Client;
using NnService.Web.Parts.Judgement;

namespace NnService.Web.Models;

/// <summary>A metric of two versions.</summary>
/// <param name="Metric">Its name of the API.</param>
/// <param name="First">That of the first; null where it has none.</param>
/// <param name="Second">That of the second; null where it has none.</param>
internal sealed record ComparedMetric(string Metric, double? First, double? Second)
{
    /// <summary>The second less the first; null where one of them is not there.</summary>
    public double? Difference => Second - First;

    /// <summary>1 where the second is better, -1 where it is worse, 0 where they are equal or cannot be compared.</summary>
    public int Sign => Difference is { } difference && double.IsFinite(difference)
        ? Math.Sign(difference) * (MetricList.IsHigherBetter(Metric) ? 1 : -1)
        : 0;

    /// <summary>The metrics of two versions beside each other; what only one of them has stands alone.</summary>
    public static IReadOnlyList<ComparedMetric> Of(Metrics? first, Metrics? second)
    {
        var names = NamesOf(first).Concat(NamesOf(second)).Distinct();
        return [.. names.Select(name => new ComparedMetric(name, ValueOf(first, name), ValueOf(second, name)))];
    }

    private static IEnumerable<string> NamesOf(Metrics? metrics) =>
        metrics is null ? [] : MetricList.Of(metrics).Select(metric => metric.Metric);

    private static double? ValueOf(Metrics? metrics, string name) => metrics is null ? null : MetricList.ValueOf(metrics, name);
}
