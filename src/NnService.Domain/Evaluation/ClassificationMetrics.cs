using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace NnService.Domain.Evaluation;

/// <summary>Metrics of classes that exclude each other, from rows that come in groups.</summary>
internal sealed class ClassificationMetrics(ImmutableArray<string> classes)
{
    // ln 0 is −∞: a probability is not taken for smaller than the smallest normal float.
    private const double SmallestProbability = 1.17549435e-38;

    /// <summary>Classes of which each is compared with each other at most; of more the table would be too large for any reader.</summary>
    public const int MaxCompared = 1000;

    private readonly int[] _right = new int[classes.Length];
    private readonly int[] _true = new int[classes.Length];
    private readonly int[] _predicted = new int[classes.Length];
    private readonly int[,]? _counts = classes.Length <= MaxCompared ? new int[classes.Length, classes.Length] : null;
    private readonly Reliability _reliability = new();
    private readonly List<float> _scores = [];
    private readonly List<bool> _arePositive = [];
    private int _rows;
    private double _logLoss;

    /// <summary>Takes a group of rows.</summary>
    /// <param name="y">Outputs, rows × outputs.</param>
    /// <param name="t">Targets, rows × outputs.</param>
    /// <param name="outputs">Outputs of a row: one per class, or one for both of two.</param>
    public void Add(ReadOnlySpan<float> y, ReadOnlySpan<float> t, int outputs)
    {
        _rows += y.Length / outputs;
        for (var i = 0; i < y.Length; i += outputs)
        {
            var truth = ClassOf(t.Slice(i, outputs));
            var guess = ClassOf(y.Slice(i, outputs));
            _true[truth]++;
            _predicted[guess]++;
            if (truth == guess) _right[truth]++;
            if (_counts is not null) _counts[truth, guess]++;
            var probability = outputs == 1 ? (truth == 1 ? y[i] : 1.0 - y[i]) : y[i + truth];
            _logLoss -= Math.Log(Math.Max(probability, SmallestProbability));
            _reliability.Add(outputs == 1 ? (guess == 1 ? y[i] : 1.0 - y[i]) : y[i + guess], truth == guess);
            if (classes.Length != 2) continue;
            _scores.Add(y[i + outputs - 1]);
            _arePositive.Add(truth == 1);
        }
    }

    /// <summary>The metrics of all rows.</summary>
    public EvaluationReport Report(double loss)
    {
        var n = classes.Length;
        ImmutableArray<ClassReport> reports = [.. Enumerable.Range(0, n).Select(ReportOf)];
        return new()
        {
            Rows = _rows,
            Loss = loss,
            Accuracy = _right.Sum() / (double)_rows,
            BalancedAccuracy = reports.Where(report => report.Support > 0).Average(report => report.Recall),
            MacroF1 = reports.Where((report, c) => report.Support > 0 || _predicted[c] > 0).Average(report => report.F1),
            LogLoss = _logLoss / _rows,
            ExpectedCalibrationError = _reliability.Error,
            RocAuc = n == 2 ? RocAuc() : null,
            PerClass = reports,
            ConfusionMatrix = _counts is null
                ? null
                : new(
                    classes, [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n).Select(j => _counts[i, j]).ToImmutableArray())]),
        };
    }

    private static int ClassOf(ReadOnlySpan<float> values) =>
        values.Length == 1 ? (values[0] >= 0.5f ? 1 : 0) : MetricAccumulator.ArgMax(values);

    private ClassReport ReportOf(int c) =>
        new(
            classes[c],
            Ratio(_right[c], _predicted[c]),
            Ratio(_right[c], _true[c]),
            Ratio(2 * _right[c], _predicted[c] + _true[c]),
            _true[c]);

    private static double Ratio(int part, int whole) => whole == 0 ? 0 : (double)part / whole;

    private double? RocAuc()
    {
        var scores = CollectionsMarshal.AsSpan(_scores);
        var arePositive = CollectionsMarshal.AsSpan(_arePositive);
        scores.Sort(arePositive);
        return RankedScores.Area(scores, arePositive);
    }
}
