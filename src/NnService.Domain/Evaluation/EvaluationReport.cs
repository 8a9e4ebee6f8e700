using System.Collections.Immutable;

namespace NnService.Domain.Evaluation;

/// <summary>How good a network is on a set of rows.</summary>
/// <remarks>Immutable, thread-safe. What does not apply to the task is null.</remarks>
public sealed record EvaluationReport
{
    /// <summary>Rows that were judged.</summary>
    public required int Rows { get; init; }

    /// <summary>The mean loss, as training measures it.</summary>
    public required double Loss { get; init; }

    /// <summary>
    /// The mean loss with answers and targets in their original unit; null where they are not scaled, or it is too large for a number.
    /// </summary>
    public double? LossInTargetUnits { get; init; }

    /// <summary>The share of right answers.</summary>
    public double? Accuracy { get; init; }

    /// <summary>The mean of the classes' recalls, over classes that occur.</summary>
    public double? BalancedAccuracy { get; init; }

    /// <summary>The mean of the classes' F1, over classes that occur or were predicted.</summary>
    public double? MacroF1 { get; init; }

    /// <summary>The mean cross-entropy of the right class, in nats.</summary>
    public double? LogLoss { get; init; }

    /// <summary>
    /// How far the probability of the answer is from the share of right answers, on average over ten intervals of that probability.
    /// </summary>
    public double? ExpectedCalibrationError { get; init; }

    /// <summary>The area under the ROC curve of the second class; null unless both of two classes occur.</summary>
    public double? RocAuc { get; init; }

    /// <summary>Precision, recall, F1 and support of every class.</summary>
    public ImmutableArray<ClassReport>? PerClass { get; init; }

    /// <summary>How often each class was taken for each other; null of more than 1000 classes.</summary>
    public ConfusionMatrix? ConfusionMatrix { get; init; }

    /// <summary>The mean absolute error in the original unit.</summary>
    public double? Mae { get; init; }

    /// <summary>The root of the mean squared error in the original unit.</summary>
    public double? Rmse { get; init; }

    /// <summary>
    /// R², the share of the targets' variance that is explained; several targets are averaged; null where a target does not vary.
    /// </summary>
    public double? R2 { get; init; }
}

/// <summary>How one class fares.</summary>
/// <param name="Class">The label; of plain data the index of the output.</param>
/// <param name="Precision">Of the rows predicted as this class, the share that are; 0 when none was.</param>
/// <param name="Recall">Of the rows of this class, the share that was found; 0 when there are none.</param>
/// <param name="F1">The harmonic mean of both.</param>
/// <param name="Support">Rows of this class.</param>
public sealed record ClassReport(string Class, double Precision, double Recall, double F1, int Support);

/// <summary>Counts of rows by true class (first index) and predicted class (second index).</summary>
/// <param name="Classes">The labels in the order of both indices.</param>
/// <param name="Counts">One row per true class.</param>
public sealed record ConfusionMatrix(ImmutableArray<string> Classes, ImmutableArray<ImmutableArray<int>> Counts);
