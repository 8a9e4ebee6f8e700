using NnService.Web.Language;

namespace NnService.Web.Models;

/// <summary>What metrics are called.</summary>
internal static class MetricPhrases
{
    public static readonly Phrase Accuracy = new("Accuracy", "准确率");
    public static readonly Phrase BalancedAccuracy = new("Balanced accuracy", "平衡准确率");
    public static readonly Phrase MacroF1 = new("Macro F1", "宏平均 F1");
    public static readonly Phrase RocAuc = new("ROC AUC", "ROC AUC");
    public static readonly Phrase LogLoss = new("Log loss", "对数损失");
    public static readonly Phrase CalibrationError = new("Calibration error", "校准误差");
    public static readonly Phrase Rmse = new("RMSE", "RMSE（均方根误差）");
    public static readonly Phrase Mae = new("MAE", "MAE（平均绝对误差）");
    public static readonly Phrase R2 = new("R²", "R²");
    public static readonly Phrase Loss = new("Loss", "损失");
    public static readonly Phrase LossInTargetUnits = new("Loss in target units", "目标单位下的损失");
    public static readonly Phrase Rows = new("Rows", "行数");
    public static readonly Phrase Test = new("on {0} test rows, which training never saw", "基于训练从未见过的 {0} 行测试数据");
    public static readonly Phrase Validation = new("on {0} validation rows, which chose the best epoch", "基于用于选择最佳轮次的 {0} 行验证数据");
    public static readonly Phrase OutOfFold = new(
        "on {0} rows, each answered by a network that did not learn from it", "基于 {0} 行数据，每行由未学习过它的网络回答");
    public static readonly Phrase OtherRows = new("on {0} rows that training did not learn from", "基于训练未学习的 {0} 行数据");

    /// <summary>Which rows metrics come from, as a sentence has it.</summary>
    /// <param name="source">What the API says of it.</param>
    public static Phrase OfSource(string? source) => source switch
    {
        "test" => Test,
        "validation" => Validation,
        { } fold when fold.StartsWith("out of fold", StringComparison.Ordinal) => OutOfFold,
        _ => OtherRows,
    };
}
