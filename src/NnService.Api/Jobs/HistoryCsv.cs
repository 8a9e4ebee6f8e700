using System.Globalization;
using System.Text;

namespace NnService.Api.Jobs;

/// <summary>A history as CSV, for spreadsheets.</summary>
internal static class HistoryCsv
{
    public static string Write(IReadOnlyList<HistoryPointContract> points)
    {
        string[] metrics = [.. points.SelectMany(point => point.Metrics.Keys).Distinct().Order(StringComparer.Ordinal)];
        string[] validationMetrics = [.. points.SelectMany(point => point.ValidationMetrics.Keys).Distinct().Order(StringComparer.Ordinal)];
        var text = new StringBuilder()
            .AppendJoin(
                ',',
                [
                    "epoch",
                    "elapsedMs",
                    "loss",
                    "validationLoss",
                    .. metrics,
                    .. validationMetrics.Select(name => $"validation{char.ToUpperInvariant(name[0])}{name[1..]}"),
                    "learningRate",
                ])
            .Append('\n');
        foreach (var point in points)
        {
            text.AppendJoin(
                ',',
                [
                    point.Epoch.ToString(CultureInfo.InvariantCulture),
                    point.ElapsedMs.ToString(CultureInfo.InvariantCulture),
                    Cell(point.Loss),
                    Cell(point.ValidationLoss),
                    .. metrics.Select(name => Cell(point.Metrics.TryGetValue(name, out var value) ? value : null)),
                    .. validationMetrics.Select(name => Cell(point.ValidationMetrics.TryGetValue(name, out var value) ? value : null)),
                    Cell(point.LearningRate),
                ]).Append('\n');
        }

        return text.ToString();
    }

    private static string Cell(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}
