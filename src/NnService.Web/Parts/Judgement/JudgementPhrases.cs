using NnService.Web.Language;

namespace NnService.Web.Parts.Judgement;

/// <summary>What tells how good a version is.</summary>
internal static class JudgementPhrases
{
    public static readonly Phrase Loss = new("Loss", "损失");
    public static readonly Phrase ValidationLoss = new("Validation loss", "验证损失");
    public static readonly Phrase LossInTargetUnits = new("Loss in units of the target", "目标单位下的损失");
    public static readonly Phrase Accuracy = new("Accuracy", "准确率");
    public static readonly Phrase BalancedAccuracy = new("Balanced accuracy", "平衡准确率");
    public static readonly Phrase MacroF1 = new("Macro F1", "宏平均 F1");
    public static readonly Phrase LogLoss = new("Log loss", "对数损失");
    public static readonly Phrase CalibrationError = new("Expected calibration error", "期望校准误差");
    public static readonly Phrase RocAuc = new("ROC AUC", "ROC 曲线下面积");
    public static readonly Phrase Mae = new("Mean absolute error", "平均绝对误差");
    public static readonly Phrase Rmse = new("Root mean squared error", "均方根误差");
    public static readonly Phrase R2 = new("R²", "决定系数 R²");

    public static readonly Phrase OnTest = new("on {0} test rows, which training did not see", "基于 {0} 行测试数据（训练未使用）");
    public static readonly Phrase OnValidation = new(
        "on {0} validation rows, which also chose the best epoch", "基于 {0} 行验证数据（也用于选出最佳轮次）");
    public static readonly Phrase OutOfFold = new(
        "on all {0} rows, each answered by a network that did not learn from it", "基于全部 {0} 行，每行由未学过它的网络作答");
    public static readonly Phrase OnRows = new("on {0} rows", "基于 {0} 行");

    public static readonly Phrase Confusion = new("Confusion matrix", "混淆矩阵");
    public static readonly Phrase ConfusionHow = new(
        "Rows are the true classes, columns the answers; right answers are on the diagonal.", "行是真实类别，列是回答；对角线上是正确的回答。");
    public static readonly Phrase TrueClass = new("True class", "真实类别");
    public static readonly Phrase Answer = new("answer {0}", "回答 {0}");
    public static readonly Phrase AsCounts = new("Counts", "数量");
    public static readonly Phrase AsShares = new("Shares of the true class", "占真实类别的比例");
    public static readonly Phrase CellTitle = new("{0} rows of {1} were answered {2}: {3} of the class", "{1} 的 {0} 行被回答为 {2}：占该类别的 {3}");
    public static readonly Phrase Sum = new("Sum", "合计");

    public static readonly Phrase PerClass = new("Class by class", "各类别");
    public static readonly Phrase Class = new("Class", "类别");
    public static readonly Phrase Precision = new("Precision", "精确率");
    public static readonly Phrase Recall = new("Recall", "召回率");
    public static readonly Phrase F1 = new("F1", "F1 分数");
    public static readonly Phrase Rows = new("Rows", "行数");

    public static readonly Phrase Curves = new("How sure it is, and how rightly", "把握程度与正确程度");
    public static readonly Phrase AllClasses = new("All classes", "所有类别");
    public static readonly Phrase Roc = new("ROC curve", "ROC 曲线");
    public static readonly Phrase FalsePositives = new("false positive rate", "假正率");
    public static readonly Phrase TruePositives = new("true positive rate", "真正率");
    public static readonly Phrase PrecisionRecall = new("Precision and recall", "精确率与召回率");
    public static readonly Phrase RecallAxis = new("recall", "召回率");
    public static readonly Phrase PrecisionAxis = new("precision", "精确率");
    public static readonly Phrase Calibration = new("Calibration", "校准曲线");
    public static readonly Phrase ProbabilityAxis = new("probability that was given", "给出的概率");
    public static readonly Phrase ShareAxis = new("share that was of the class", "实际属于该类别的比例");
    public static readonly Phrase AveragePrecision = new("Average precision", "平均精确率");
    public static readonly Phrase Thresholds = new("Best thresholds for {0}", "{0} 的最佳阈值");
    public static readonly Phrase Goal = new("Goal", "目标指标");
    public static readonly Phrase Threshold = new("Threshold", "阈值");
    public static readonly Phrase GoalValue = new("Comes to", "达到");

    public static readonly Phrase Errors = new("How far answers are off", "回答的误差");
    public static readonly Phrase ErrorsOf = new("How far answers for {0} are off", "{0} 的回答误差");
    public static readonly Phrase ErrorsHow = new(
        "Of these rows, so many had an error of at most this, in the unit of the target.", "在这些行中，相应比例的误差不超过此值（以目标的单位计）。");
    public static readonly Phrase ErrorLevel = new("{0} of the rows", "{0} 的行");

    public static readonly Phrase Importance = new("What each feature is worth", "各特征的重要性");
    public static readonly Phrase ImportanceHow = new(
        "By how much {0} gets worse when the values of one feature are shuffled; {1} shuffles each, on {2} rows, {0} {3} as they are.",
        "打乱某个特征的值时 {0} 变差多少；每个特征打乱 {1} 次，共 {2} 行，未打乱时 {0} 为 {3}。");
}
