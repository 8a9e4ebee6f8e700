using System.Collections.Immutable;

namespace NnService.Domain.Evaluation;

/// <summary>What is found when rows of at least this probability are taken for the class.</summary>
/// <param name="Threshold">The least probability.</param>
/// <param name="TruePositives">Rows of the class among those that reach it.</param>
/// <param name="FalsePositives">The others that reach it.</param>
public readonly record struct CurvePoint(float Threshold, int TruePositives, int FalsePositives);

/// <summary>The threshold that makes a metric as large as these rows allow.</summary>
/// <param name="Goal">The metric: accuracy, balancedAccuracy or f1 of the class.</param>
/// <param name="Threshold">Rows of at least this probability are taken for the class.</param>
/// <param name="Value">What the metric is with it.</param>
public sealed record GoalThreshold(string Goal, float Threshold, double Value);

/// <summary>One class against all others.</summary>
/// <param name="Class">The label; of several yes-or-no targets the target, of plain data the index of the output.</param>
/// <param name="Positives">Rows of the class.</param>
/// <param name="Negatives">The other rows.</param>
/// <param name="RocAuc">The area under the curve of true over false positive rates; null without rows of both kinds.</param>
/// <param name="AveragePrecision">
/// Σ (Rₙ − Rₙ₋₁)·Pₙ over all thresholds, R recall and P precision; null without rows of the class.
/// </param>
/// <param name="Points">From the highest threshold to the lowest, at most <see cref="MaxPoints"/>, of more those at even numbers of
/// rows.</param>
/// <param name="Reliability">How often it was the class, by probability.</param>
/// <param name="Thresholds">The best threshold for each goal; empty without rows of both kinds.</param>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed record ClassCurve(
    string Class,
    int Positives,
    int Negatives,
    double? RocAuc,
    double? AveragePrecision,
    ImmutableArray<CurvePoint> Points,
    ImmutableArray<ReliabilityBin> Reliability,
    ImmutableArray<GoalThreshold> Thresholds)
{
    /// <summary>Points that are kept at most.</summary>
    public const int MaxPoints = 200;

    /// <summary>The curve of one class.</summary>
    /// <param name="name">The class.</param>
    /// <param name="scores">Its probability in each row, as it is answered; sorted.</param>
    /// <param name="arePositive">Which rows are of the class; moved with their scores.</param>
    public static ClassCurve Of(string name, Span<float> scores, Span<bool> arePositive)
    {
        var reliability = new Reliability();
        for (var i = 0; i < scores.Length; i++) reliability.Add(scores[i], arePositive[i]);
        scores.Sort(arePositive);
        var points = RankedScores.Points(scores, arePositive);
        var (positives, negatives) = points.Count == 0 ? (0, 0) : (points[^1].TruePositives, points[^1].FalsePositives);
        var hasBoth = positives > 0 && negatives > 0;
        return new(
            name,
            positives,
            negatives,
            RankedScores.Area(scores, arePositive),
            positives > 0 ? AveragePrecisionOf(points, positives) : null,
            Thinned(points),
            reliability.Bins,
            hasBoth ? Best(points, positives, negatives) : []);
    }

    private static double AveragePrecisionOf(List<CurvePoint> points, int positives)
    {
        var sum = 0.0;
        var before = 0;
        foreach (var point in points)
        {
            var precision = (double)point.TruePositives / (point.TruePositives + point.FalsePositives);
            sum += (double)(point.TruePositives - before) / positives * precision;
            before = point.TruePositives;
        }

        return sum;
    }

    private static ImmutableArray<CurvePoint> Thinned(List<CurvePoint> points)
    {
        if (points.Count <= MaxPoints) return [.. points];
        var rows = (long)points[^1].TruePositives + points[^1].FalsePositives;
        var kept = ImmutableArray.CreateBuilder<CurvePoint>(MaxPoints);
        foreach (var point in points)
        {
            // A point that takes the rows past the next of the even numbers; the last one always does.
            if (((long)point.TruePositives + point.FalsePositives) * MaxPoints >= rows * (kept.Count + 1L)) kept.Add(point);
        }

        return kept.ToImmutable();
    }

    private static ImmutableArray<GoalThreshold> Best(List<CurvePoint> points, int positives, int negatives)
    {
        double rows = positives + negatives;
        return
        [
            BestFor("accuracy", point => (point.TruePositives + negatives - point.FalsePositives) / rows),
            BestFor(
                "balancedAccuracy",
                point => (((double)point.TruePositives / positives) + 1 - ((double)point.FalsePositives / negatives)) / 2),
            BestFor("f1", point => 2.0 * point.TruePositives / (positives + point.TruePositives + point.FalsePositives)),
        ];

        GoalThreshold BestFor(string goal, Func<CurvePoint, double> value)
        {
            var best = points.MaxBy(value);
            return new(goal, best.Threshold, value(best));
        }
    }
}
