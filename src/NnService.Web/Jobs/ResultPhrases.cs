using NnService.Web.Language;

namespace NnService.Web.Jobs;

/// <summary>What is said of the version that a job made.</summary>
internal static class ResultPhrases
{
    public static readonly Phrase Result = new("Version {0}", "版本 {0}");
    public static readonly Phrase Try = new("Try it", "试用");
    public static readonly Phrase ToModel = new("Model", "模型");
    public static readonly Phrase Reproduce = new("Reproduce", "重现");
    public static readonly Phrase ReproduceHow = new(
        "Makes the version again and compares every bit of its weights.", "重新生成该版本，并逐位比较权重。");
    public static readonly Phrase Promoted = new("Predictions come from it. {0}", "预测使用该版本。{0}");
    public static readonly Phrase NotPromoted = new(
        "Predictions do not come from it. {0} The page of the model promotes any version.", "预测不使用该版本。{0}可在模型页面提升任一版本。");
    public static readonly Phrase Compared = new("{0}: {1} of the version before, {2} of this one.", "{0}：之前的版本 {1}，该版本 {2}。");
    public static readonly Phrase Gone = new("The version has been deleted since.", "该版本已被删除。");
    public static readonly Phrase NoMetrics = new(
        "No rows were set aside, so nothing tells how good it is on others. Train with validation or test rows to know.",
        "没有留出数据行，无法得知它在其他数据上的表现。请使用验证或测试数据训练。");
    public static readonly Phrase Measure = new("Measure importance", "测量重要性");
    public static readonly Phrase Measuring = new("Measuring …", "正在测量……");
    public static readonly Phrase MeasureNote = new(
        "On all rows of {0}, also those that it learned from.", "基于 {0} 的全部行，包括训练用过的行。");
    public static readonly Phrase Network = new("Network", "网络");
    public static readonly Phrase NetworkOf = new("{0} inputs → {1}; {2} weights and biases", "{0} 个输入 → {1}；{2} 个权重和偏置");
    public static readonly Phrase Times = new("{0} networks of {1}", "{0} 个网络：{1}");
    public static readonly Phrase Loss = new("Loss function", "损失函数");
    public static readonly Phrase Weights = new("SHA-256 of the weights", "权重的 SHA-256");

    public static readonly Phrase ReportTitle = new("Report on the training of {0}", "{0} 的训练报告");
    public static readonly Phrase Print = new("Print", "打印");
    public static readonly Phrase SaveHtml = new("Save as HTML", "保存为 HTML");
    public static readonly Phrase ToJob = new("To the job", "回到任务");
    public static readonly Phrase Data = new("Data", "数据");
    public static readonly Phrase Quality = new("How good it is", "效果");
    public static readonly Phrase Statement = new("Statement", "声明");
    public static readonly Phrase StatementText = new(
        "Version {0} of {1} was made by job {2}; its weights have the SHA-256 {3}. "
            + "Engine {4} makes the same bits again from the same request and the same data.",
        "模型 {1} 的版本 {0} 由任务 {2} 生成；权重的 SHA-256 为 {3}。引擎 {4} 用相同的请求和数据可得到逐位相同的结果。");
    public static readonly Phrase StatementNone = new("The job is {0} and has made no version.", "任务状态为{0}，没有生成版本。");
    public static readonly Phrase AsOf = new("As of {0}", "截至 {0}");
}
