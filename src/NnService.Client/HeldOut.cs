namespace NnService.Client;

/// <summary>What the rows that a version did not learn from tell of it, beside its metrics.</summary>
/// <param name="Version">The version.</param>
/// <param name="Source">Which rows these are: test, validation, or out of fold with the number of folds; null without any.</param>
/// <param name="Rows">How many.</param>
/// <param name="Targets">Numbers: how far each target is off.</param>
/// <param name="Classes">Classes: each against all others, of 20 at most.</param>
public sealed record HeldOut(
    int Version, string? Source, int Rows, IReadOnlyList<TargetErrors> Targets, IReadOnlyList<ClassCurve> Classes);

/// <summary>How far the answers for a target are off.</summary>
/// <param name="Target">The target; null of plain data.</param>
/// <param name="Intervals">How wide an interval must be for each level.</param>
public sealed record TargetErrors(string? Target, IReadOnlyList<ErrorInterval> Intervals);

/// <summary>The interval of a level.</summary>
/// <param name="Level">The probability that the truth lies within it.</param>
/// <param name="HalfWidth">How far it reaches below and above the answer, in the unit of the target.</param>
public sealed record ErrorInterval(double Level, double HalfWidth);

/// <summary>One class against all others.</summary>
/// <param name="Class">The label.</param>
/// <param name="Positives">Rows of the class.</param>
/// <param name="Negatives">The other rows.</param>
/// <param name="RocAuc">The area under the ROC curve; null without rows of both kinds.</param>
/// <param name="AveragePrecision">The area under the precision-recall curve; null without rows of the class.</param>
/// <param name="Points">What each threshold comes to, from the highest to the lowest.</param>
/// <param name="Reliability">How often it was the class, by the probability that it was given.</param>
/// <param name="Thresholds">The best threshold for each goal.</param>
public sealed record ClassCurve(
    Cell Class,
    int Positives,
    int Negatives,
    double? RocAuc,
    double? AveragePrecision,
    IReadOnlyList<ThresholdPoint> Points,
    IReadOnlyList<ReliabilityBin> Reliability,
    IReadOnlyList<GoalThreshold> Thresholds);

/// <summary>What is found when rows of at least this probability are taken for the class.</summary>
/// <param name="Threshold">The least probability.</param>
/// <param name="TruePositiveRate">Of the rows of the class, the share that is found: the recall; null without any.</param>
/// <param name="FalsePositiveRate">Of the other rows, the share that is taken for it; null without any.</param>
/// <param name="Precision">Of the rows that are taken for it, the share that are.</param>
public sealed record ThresholdPoint(double Threshold, double? TruePositiveRate, double? FalsePositiveRate, double Precision);

/// <summary>Rows that were given about the same probability.</summary>
/// <param name="MeanProbability">The mean of these probabilities.</param>
/// <param name="Share">The share of the rows that are of the class.</param>
/// <param name="Rows">How many they are.</param>
public sealed record ReliabilityBin(double MeanProbability, double Share, int Rows);

/// <summary>The threshold that makes a metric as large as the rows allow.</summary>
/// <param name="Goal">The metric.</param>
/// <param name="Threshold">The least probability.</param>
/// <param name="Value">What the metric comes to.</param>
public sealed record GoalThreshold(string Goal, double Threshold, double Value);

/// <summary>What each feature is worth to a version on some rows.</summary>
/// <param name="Version">The version.</param>
/// <param name="Rows">Rows that were used.</param>
/// <param name="Metric">What was measured: accuracy, r2 or loss.</param>
/// <param name="Baseline">The metric on the rows as they are.</param>
/// <param name="Repeats">How often each feature was shuffled.</param>
/// <param name="Features">Every feature, the most important one first.</param>
public sealed record Importance(
    int Version, int Rows, string Metric, double Baseline, int Repeats, IReadOnlyList<FeatureImportance> Features)
{
    /// <summary>What was left out or is not known to the version, in sentences.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }
}

/// <summary>What one feature is worth.</summary>
/// <param name="Feature">Its name.</param>
/// <param name="Value">The mean fall of the metric (of a loss: its rise) when the feature's values are shuffled among the rows.</param>
/// <param name="StandardDeviation">Its standard deviation over the repeats.</param>
public sealed record FeatureImportance(
    string Feature, [property: System.Text.Json.Serialization.JsonPropertyName("importance")] double Value, double StandardDeviation);
