using NnService.Web.Language;

namespace NnService.Web.Jobs;

/// <summary>What the comparison of jobs says.</summary>
internal static class ComparePhrases
{
    public static readonly Phrase Title = new("Compare trainings", "比较训练");
    public static readonly Phrase Empty = new(
        "Choose two or more jobs in the list, and compare them here: what was asked differently, and what came of it.",
        "在列表中选择两个以上任务，在这里比较：请求有何不同，结果如何。");
    public static readonly Phrase One = new(
        "This is one job. Choose another one in the list to see what differs.", "这里只有一个任务。请在列表中再选一个以查看差异。");
    public static readonly Phrase ToList = new("Choose jobs", "选择任务");
    public static readonly Phrase Recent = new("Recent jobs to add", "可添加的近期任务");
    public static readonly Phrase Add = new("add {0}", "添加 {0}");
    public static readonly Phrase Jobs = new("Jobs", "任务");
    public static readonly Phrase Remove = new("Remove", "移除");
    public static readonly Phrase RemoveOf = new("Remove {0} from the comparison", "从比较中移除 {0}");
    public static readonly Phrase Version = new("Version", "版本");
    public static readonly Phrase Epochs = new("Epochs", "轮次");
    public static readonly Phrase Time = new("Training time", "训练时间");
    public static readonly Phrase JudgedOn = new("Judged", "评估依据");
    public static readonly Phrase Differences = new("What was asked differently", "请求的不同之处");
    public static readonly Phrase NoDifference = new("Nothing was asked differently.", "请求没有不同之处。");
    public static readonly Phrase Curves = new("Curves", "曲线");
    public static readonly Phrase Metric = new("Metric", "指标");
    public static readonly Phrase NoCurves = new("None of these jobs has ended an epoch yet.", "这些任务都还没有完成任何轮次。");
    public static readonly Phrase BestAndLast = new("Best and last: {0}", "最佳与最后：{0}");
    public static readonly Phrase Best = new("Best", "最佳");
    public static readonly Phrase BestEpoch = new("Its epoch", "所在轮次");
    public static readonly Phrase Last = new("Last", "最后");
    public static readonly Phrase Winner = new("best of all", "全部最佳");
    public static readonly Phrase Job = new("Job", "任务");
}
