using System.Collections.Immutable;
using NnService.Api.Contracts;
using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Evaluation;
using NnService.Infrastructure.Models;

namespace NnService.Api.Models;

/// <summary>What the rows that a version did not learn from tell of it, beside its metrics.</summary>
/// <param name="Version">The version.</param>
/// <param name="Source">Which rows these are: test, validation, or out of fold with the number of folds; null without any.</param>
/// <param name="Rows">How many; 0 where it was trained without any, imported, or made by an earlier program.</param>
/// <param name="Targets">Numbers: how far each target is off.</param>
/// <param name="Classes">Classes: each against all others, of 20 at most; several yes-or-no targets: each of them.</param>
public sealed record HeldOutContract(
    int Version, string? Source, int Rows, IReadOnlyList<TargetErrorsContract> Targets, IReadOnlyList<ClassCurveContract> Classes)
{
    internal static HeldOutContract From(VersionInfo version, HeldOutRecord? record)
    {
        if (record is null) return new(version.Number, null, 0, [], []);
        var targets = version.Encoding?.Targets ?? [];
        return new(
            version.Number,
            version.Parts?.JudgedOn,
            record.Rows,
            [.. record.Errors.Select((errors, k) => TargetErrorsContract.From(targets.IsEmpty ? null : targets[k], errors))],
            [.. record.Curves.Select(curve => ClassCurveContract.From(targets, curve))]);
    }
}

/// <summary>How far the answers for a target are off.</summary>
/// <param name="Target">The target; null of plain data.</param>
/// <param name="Intervals">How wide an interval must be for each level.</param>
public sealed record TargetErrorsContract(string? Target, IReadOnlyList<IntervalContract> Intervals)
{
    private static readonly ImmutableArray<double> Levels = [0.5, 0.8, 0.9, 0.95, 0.99];

    internal static TargetErrorsContract From(TargetEncoding? target, AbsoluteErrors errors) =>
        new(
            target?.Name,
            [.. Levels.Where(level => errors.HalfWidth(level) is not null)
                .Select(level => new IntervalContract(level, errors.HalfWidth(level)!.Value))]);
}

/// <summary>The interval of a level.</summary>
/// <param name="Level">The probability that the truth lies within it; levels that so few rows do not tell are left out.</param>
/// <param name="HalfWidth">How far it reaches below and above the answer, in the unit of the target.</param>
public sealed record IntervalContract(double Level, double HalfWidth);

/// <summary>One class against all others.</summary>
/// <param name="Class">The label, in the type of the target column; of several yes-or-no targets the target, of plain data the index of
/// the output.</param>
/// <param name="Positives">Rows of the class.</param>
/// <param name="Negatives">The other rows.</param>
/// <param name="RocAuc">The area under the ROC curve; null without rows of both kinds.</param>
/// <param name="AveragePrecision">The area under the precision-recall curve, as a sum of steps; null without rows of the class.</param>
/// <param name="Points">What each threshold comes to, from the highest to the lowest, 200 at most.</param>
/// <param name="Reliability">How often it was the class, by the probability that it was given, in ten intervals of which those without
/// rows are left out.</param>
/// <param name="Thresholds">The best threshold for each goal; none without rows of both kinds.</param>
public sealed record ClassCurveContract(
    CellContract Class,
    int Positives,
    int Negatives,
    double? RocAuc,
    double? AveragePrecision,
    IReadOnlyList<CurvePointContract> Points,
    IReadOnlyList<ReliabilityBin> Reliability,
    IReadOnlyList<GoalThreshold> Thresholds)
{
    internal static ClassCurveContract From(ImmutableArray<TargetEncoding> targets, ClassCurve curve) =>
        new(
            // The classes of plain numbers are the indices of their outputs; those of several targets are their names.
            CellContract.OfLabel(
                targets.Length switch { 0 => ColumnType.Number, 1 => targets[0].Type, _ => ColumnType.Category }, curve.Class),
            curve.Positives,
            curve.Negatives,
            curve.RocAuc,
            curve.AveragePrecision,
            [.. curve.Points.Select(point => CurvePointContract.From(curve, point))],
            curve.Reliability,
            curve.Thresholds);
}

/// <summary>What is found when rows of at least this probability are taken for the class.</summary>
/// <param name="Threshold">The least probability, with the digits of an answer.</param>
/// <param name="TruePositiveRate">Of the rows of the class, the share that is found: the recall; null without any.</param>
/// <param name="FalsePositiveRate">Of the other rows, the share that is taken for it; null without any.</param>
/// <param name="Precision">Of the rows that are taken for it, the share that are.</param>
public sealed record CurvePointContract(float Threshold, double? TruePositiveRate, double? FalsePositiveRate, double Precision)
{
    internal static CurvePointContract From(ClassCurve curve, CurvePoint point) =>
        new(
            point.Threshold,
            curve.Positives == 0 ? null : (double)point.TruePositives / curve.Positives,
            curve.Negatives == 0 ? null : (double)point.FalsePositives / curve.Negatives,
            (double)point.TruePositives / (point.TruePositives + point.FalsePositives));
}
