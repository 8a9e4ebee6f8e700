using System.Globalization;

namespace NnService.Domain.Evaluation;

/// <summary>What answers the same whatever is asked: the commonest class, or the mean.</summary>
public static class Baseline
{
    /// <summary>What a user should know whose model is no better, in a sentence; null where it is better, or that cannot be told.</summary>
    /// <param name="report">How good the model is.</param>
    /// <param name="part">Which rows were judged.</param>
    /// <param name="isBalanced">Whether classes were weighted, so that rare ones count more than they occur.</param>
    public static string? WarningOf(EvaluationReport report, string part, bool isBalanced = false)
    {
        if (report.R2 is <= 0)
            return string.Create(
                CultureInfo.InvariantCulture,
                $"The model is no better than always answering the mean: its R² on the {report.Rows} {part} rows is {report.R2:0.####}.");
        if (report.Accuracy is not { } accuracy || report.PerClass is not { } classes) return null;
        var total = classes.Sum(one => one.Support);
        if (total == 0 || classes.MaxBy(one => one.Support) is not { } commonest || commonest.Support == total) return null;
        if (isBalanced && report.BalancedAccuracy > 1.0 / classes.Count(one => one.Support > 0)) return null;
        var share = commonest.Support / (double)total;
        return accuracy > share
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"The model is no better than always answering '{Text.Truncate(commonest.Class)}', which is right in {share:0.####} of the "
                    + $"{report.Rows} {part} rows; its accuracy is {accuracy:0.####}.");
    }
}
