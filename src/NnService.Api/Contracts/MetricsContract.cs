using System.Text.Json.Serialization;
using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Evaluation;

namespace NnService.Api.Contracts;

/// <summary>How one class fares.</summary>
/// <param name="Class">The label, in the type of the target column; of plain data the index of the output.</param>
/// <param name="Precision">Of the rows predicted as this class, the share that are; 0 when none was.</param>
/// <param name="Recall">Of the rows of this class, the share that was found; 0 when there are none.</param>
/// <param name="F1">The harmonic mean of both.</param>
/// <param name="Support">Rows of this class.</param>
public sealed record ClassReportContract(CellContract Class, double Precision, double Recall, double F1, int Support);

/// <summary>Counts of rows by true class (first index) and predicted class (second index).</summary>
/// <param name="Classes">The labels in the order of both indices, in the type of the target column.</param>
/// <param name="Counts">One row per true class.</param>
public sealed record ConfusionMatrixContract(IReadOnlyList<CellContract> Classes, IReadOnlyList<IReadOnlyList<int>> Counts);

/// <summary>How good a version is. Which members there are depends on what it learned.</summary>
public sealed record MetricsContract
{
    /// <summary>Of a version: rows that were judged.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Rows { get; init; }

    /// <summary>Of a version: the mean loss, as training measures it; of scaled targets in the units of the scale.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Loss { get; init; }

    /// <summary>Numbers: the mean loss with answers and targets in their original unit; left out where they are not scaled.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? LossInTargetUnits { get; init; }

    /// <summary>Classes: the share of right answers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Accuracy { get; init; }

    /// <summary>Classes: the mean of their recalls, over those that occur.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? BalancedAccuracy { get; init; }

    /// <summary>Classes: the mean of their F1, over those that occur or were predicted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? MacroF1 { get; init; }

    /// <summary>Classes: the mean cross-entropy of the right one, in nats.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? LogLoss { get; init; }

    /// <summary>Classes: how far the probability of the answer is from the share of right answers, on average over ten intervals of that
    /// probability; 0 where each is as often right as it says. Left out where an earlier program judged.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ExpectedCalibrationError { get; init; }

    /// <summary>Two classes: the area under the ROC curve of the second; left out unless both occur.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? RocAuc { get; init; }

    /// <summary>Classes: precision, recall, F1 and support of each.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ClassReportContract>? PerClass { get; init; }

    /// <summary>Classes: how often each was taken for each other; left out of more than 1000 classes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ConfusionMatrixContract? ConfusionMatrix { get; init; }

    /// <summary>Numbers: the mean absolute error in the original unit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Mae { get; init; }

    /// <summary>Numbers: the root of the mean squared error in the original unit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Rmse { get; init; }

    /// <summary>
    /// Numbers: the share of the targets' variance that is explained, averaged over targets; left out where a target does not vary.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? R2 { get; init; }

    public static MetricsContract From(EvaluationReport report, DataEncoding? encoding)
    {
        // The classes of plain numbers are the indices of their outputs.
        var type = encoding is { Targets: [var target, ..] } ? target.Type : ColumnType.Number;
        return new()
        {
            Rows = report.Rows,
            Loss = report.Loss,
            LossInTargetUnits = report.LossInTargetUnits,
            Accuracy = report.Accuracy,
            BalancedAccuracy = report.BalancedAccuracy,
            MacroF1 = report.MacroF1,
            LogLoss = report.LogLoss,
            ExpectedCalibrationError = report.ExpectedCalibrationError,
            RocAuc = report.RocAuc,
            PerClass = report.PerClass is { } classes
                ? [.. classes.Select(
                    one => new ClassReportContract(CellContract.OfLabel(type, one.Class), one.Precision, one.Recall, one.F1, one.Support))]
                : null,
            ConfusionMatrix = report.ConfusionMatrix is { } matrix
                ? new(
                    [.. matrix.Classes.Select(label => CellContract.OfLabel(type, label))],
                    [.. matrix.Counts.Select(row => (IReadOnlyList<int>)row)])
                : null,
            Mae = report.Mae,
            Rmse = report.Rmse,
            R2 = report.R2,
        };
    }
}
