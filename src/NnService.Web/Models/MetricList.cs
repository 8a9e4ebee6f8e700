using NnService.Client;
using NnService.Web.Language;
using NnService.Web.Parts;

namespace NnService.Web.Models;

/// <summary>One metric of a version.</summary>
/// <param name="Name">What it is called on the wire.</param>
/// <param name="Title">What it is called on pages.</param>
/// <param name="Value">What it came to.</param>
/// <param name="HigherIsBetter">Whether a larger one is better.</param>
/// <param name="IsShare">Whether it is written as per cent.</param>
public sealed record MetricValue(string Name, Phrase Title, double Value, bool HigherIsBetter, bool IsShare = false)
{
    /// <summary>The value in short.</summary>
    public string Text => IsShare ? Figures.Percent(Value) : Figures.Short(Value);
}

/// <summary>The metrics of versions, the most telling first.</summary>
internal static class MetricList
{
    /// <summary>Those that there are.</summary>
    public static IReadOnlyList<MetricValue> Of(Metrics? metrics)
    {
        if (metrics is null) return [];
        var found = new List<MetricValue>();
        Add("accuracy", MetricPhrases.Accuracy, metrics.Accuracy, higherIsBetter: true, isShare: true);
        Add("balancedAccuracy", MetricPhrases.BalancedAccuracy, metrics.BalancedAccuracy, higherIsBetter: true, isShare: true);
        Add("macroF1", MetricPhrases.MacroF1, metrics.MacroF1, higherIsBetter: true);
        Add("rocAuc", MetricPhrases.RocAuc, metrics.RocAuc, higherIsBetter: true);
        Add("logLoss", MetricPhrases.LogLoss, metrics.LogLoss);
        Add("expectedCalibrationError", MetricPhrases.CalibrationError, metrics.ExpectedCalibrationError);
        Add("rmse", MetricPhrases.Rmse, metrics.Rmse);
        Add("mae", MetricPhrases.Mae, metrics.Mae);
        Add("r2", MetricPhrases.R2, metrics.R2, higherIsBetter: true);
        Add("loss", MetricPhrases.Loss, metrics.Loss);
        Add("lossInTargetUnits", MetricPhrases.LossInTargetUnits, metrics.LossInTargetUnits);
        return found;

        void Add(string name, Phrase title, double? value, bool higherIsBetter = false, bool isShare = false)
        {
            if (value is { } known) found.Add(new(name, title, known, higherIsBetter, isShare));
        }
    }

    /// <summary>The one that a list shows; null without any.</summary>
    public static MetricValue? First(Metrics? metrics) => Of(metrics) is [var first, ..] ? first : null;

    /// <summary>The metrics of two versions beside each other; what only one of them has stands alone.</summary>
    public static IReadOnlyList<ComparedMetric> Compare(Metrics? first, Metrics? second)
    {
        var left = Of(first);
        var right = Of(second);
        return
        [
            .. left.Select(metric => new ComparedMetric(metric, right.FirstOrDefault(other => other.Name == metric.Name))),
            .. right.Where(metric => left.All(other => other.Name != metric.Name)).Select(metric => new ComparedMetric(null, metric)),
        ];
    }
}

/// <summary>A metric of two versions.</summary>
/// <param name="First">That of the first; null where it has none.</param>
/// <param name="Second">That of the second; null where it has none.</param>
internal sealed record ComparedMetric(MetricValue? First, MetricValue? Second)
{
    /// <summary>What it is called on pages.</summary>
    public Phrase Title => (First ?? Second)!.Title;

    /// <summary>The second less the first; null where one of them is not there.</summary>
    public double? Difference => Second?.Value - First?.Value;

    /// <summary>1 where the second is better, -1 where it is worse, 0 where they are equal or cannot be compared.</summary>
    public int Sign => Difference is { } difference && double.IsFinite(difference)
        ? Math.Sign(difference) * (First!.HigherIsBetter ? 1 : -1)
        : 0;
}
