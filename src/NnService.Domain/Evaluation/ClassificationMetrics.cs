using System.Collections.Immutable;
using NnService.Domain.Data;

namespace NnService.Domain.Evaluation;

/// <summary>Metrics of classes that exclude each other.</summary>
internal static class ClassificationMetrics
{
    // ln 0 is −∞: a probability is not taken for smaller than the smallest normal float.
    private const double SmallestProbability = 1.17549435e-38;

    public static EvaluationReport Of(ImmutableArray<string> classes, SampleSet samples, float[] y, double loss)
    {
        var (n, outputs) = (classes.Length, samples.TargetCount);
        var counts = new int[n, n];
        var logLoss = 0.0;
        for (var i = 0; i < y.Length; i += outputs)
        {
            var (truth, guess) = (ClassOf(samples.Targets.AsSpan(i, outputs)), ClassOf(y.AsSpan(i, outputs)));
            counts[truth, guess]++;
            var probability = outputs == 1 ? (truth == 1 ? y[i] : 1.0 - y[i]) : y[i + truth];
            logLoss -= Math.Log(Math.Max(probability, SmallestProbability));
        }

        ImmutableArray<ClassReport> reports = [.. Enumerable.Range(0, n).Select(c => ReportOf(classes[c], counts, c))];
        return new()
        {
            Rows = samples.Rows,
            Loss = loss,
            Accuracy = Enumerable.Range(0, n).Sum(c => counts[c, c]) / (double)samples.Rows,
            BalancedAccuracy = reports.Where(report => report.Support > 0).Average(report => report.Recall),
            MacroF1 = reports.Where((report, c) => report.Support > 0 || Column(counts, c) > 0).Average(report => report.F1),
            LogLoss = logLoss / samples.Rows,
            RocAuc = n == 2 ? RocAuc(samples, y) : null,
            PerClass = reports,
            ConfusionMatrix = new(classes, [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n).Select(j => counts[i, j]).ToImmutableArray())]),
        };
    }

    private static int ClassOf(ReadOnlySpan<float> values) => values.Length == 1 ? (values[0] >= 0.5f ? 1 : 0) : RunningMetrics.ArgMax(values);

    private static ClassReport ReportOf(string label, int[,] counts, int c)
    {
        var support = Enumerable.Range(0, counts.GetLength(1)).Sum(j => counts[c, j]);
        var (right, predicted) = (counts[c, c], Column(counts, c));
        return new(label, Ratio(right, predicted), Ratio(right, support), Ratio(2 * right, predicted + support), support);
    }

    private static int Column(int[,] counts, int c) => Enumerable.Range(0, counts.GetLength(0)).Sum(i => counts[i, c]);

    private static double Ratio(int part, int whole) => whole == 0 ? 0 : (double)part / whole;

    // The probability that a row of the second class scores above one of the first (Mann and Whitney); ties count half.
    private static double? RocAuc(SampleSet samples, float[] y)
    {
        var outputs = samples.TargetCount;
        var scored = Enumerable.Range(0, samples.Rows)
            .Select(i => (Score: y[(i * outputs) + outputs - 1], IsPositive: ClassOf(samples.Targets.AsSpan(i * outputs, outputs)) == 1))
            .GroupBy(row => row.Score)
            .OrderBy(group => group.Key);
        var (above, positives, negatives) = (0.0, 0L, 0L);
        foreach (var group in scored)
        {
            var (p, n) = (group.LongCount(row => row.IsPositive), group.LongCount(row => !row.IsPositive));
            above += (p * (double)negatives) + (p * n / 2.0);
            (positives, negatives) = (positives + p, negatives + n);
        }

        return positives == 0 || negatives == 0 ? null : above / positives / negatives;
    }
}
