using NnService.Client;
using NnService.Web.Language;

namespace NnService.Web.Parts.Judgement;

/// <summary>Metrics by the names that the API gives them, and what people call them.</summary>
public static class MetricList
{
    private static readonly Dictionary<string, Phrase> Phrases = new()
    {
        ["loss"] = JudgementPhrases.Loss,
        ["validationLoss"] = JudgementPhrases.ValidationLoss,
        ["accuracy"] = JudgementPhrases.Accuracy,
        ["balancedAccuracy"] = JudgementPhrases.BalancedAccuracy,
        ["macroF1"] = JudgementPhrases.MacroF1,
        ["logLoss"] = JudgementPhrases.LogLoss,
        ["expectedCalibrationError"] = JudgementPhrases.CalibrationError,
        ["f1"] = JudgementPhrases.F1,
        ["rocAuc"] = JudgementPhrases.RocAuc,
        ["mae"] = JudgementPhrases.Mae,
        ["rmse"] = JudgementPhrases.Rmse,
        ["r2"] = JudgementPhrases.R2,
        ["lossInTargetUnits"] = JudgementPhrases.LossInTargetUnits,
    };

    /// <summary>Those of a version that jobs can be sorted by.</summary>
    public static IReadOnlyList<string> Sortable { get; } =
    [
        "accuracy", "balancedAccuracy", "macroF1", "logLoss", "expectedCalibrationError", "rocAuc", "mae", "rmse", "r2",
        "lossInTargetUnits",
    ];

    /// <summary>What people call a metric; its name of the API where nobody has another one.</summary>
    public static string NameOf(Localizer localizer, string metric) =>
        Phrases.TryGetValue(metric, out var phrase) ? localizer[phrase] : metric;

    /// <summary>Whether a larger value is better.</summary>
    public static bool IsHigherBetter(string metric) => metric is "accuracy" or "balancedAccuracy" or "macroF1" or "rocAuc" or "r2";

    /// <summary>A value by its name; null where there is none.</summary>
    public static double? ValueOf(Metrics metrics, string metric) => metric switch
    {
        "loss" => metrics.Loss,
        "accuracy" => metrics.Accuracy,
        "balancedAccuracy" => metrics.BalancedAccuracy,
        "macroF1" => metrics.MacroF1,
        "logLoss" => metrics.LogLoss,
        "expectedCalibrationError" => metrics.ExpectedCalibrationError,
        "rocAuc" => metrics.RocAuc,
        "mae" => metrics.Mae,
        "rmse" => metrics.Rmse,
        "r2" => metrics.R2,
        "lossInTargetUnits" => metrics.LossInTargetUnits,
        _ => null,
    };

    /// <summary>The values that there are, the most telling first.</summary>
    public static IEnumerable<(string Metric, double Value)> Of(Metrics metrics) =>
        from metric in Sortable.Append("loss")
        let value = ValueOf(metrics, metric)
        where value is not null
        select (metric, value.Value);

    /// <summary>Which rows metrics are of, in words.</summary>
    /// <param name="localizer">Says phrases.</param>
    /// <param name="source">What the API says of them: test, validation, or out of fold.</param>
    /// <param name="rows">How many they are.</param>
    public static string SourceOf(Localizer localizer, string? source, int? rows) => localizer[
        source switch
        {
            "test" => JudgementPhrases.OnTest,
            "validation" => JudgementPhrases.OnValidation,
            not null when source.StartsWith("out of fold", StringComparison.Ordinal) => JudgementPhrases.OutOfFold,
            _ => JudgementPhrases.OnRows,
        },
        Figures.Whole(rows)];
}
