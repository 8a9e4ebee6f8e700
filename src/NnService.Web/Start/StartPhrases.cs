using NnService.Web.Language;

namespace NnService.Web.Start;

/// <summary>What the first page says.</summary>
internal static class StartPhrases
{
    public static readonly Phrase Title = new("Train a network and see how it works", "训练一个神经网络，看清它如何工作");
    public static readonly Phrase Csv = new("Train on my CSV", "用我的 CSV 训练");
    public static readonly Phrase Iris = new("Train on iris", "用鸢尾花数据训练");
    public static readonly Phrase IrisText = new(
        "150 flowers, four measures each: the network learns to tell three species apart, and you watch it learn.",
        "150 朵花，每朵四个尺寸：网络学习区分三个品种，您可以看着它学习。");
    public static readonly Phrase IrisGo = new("Train now", "开始训练");
    public static readonly Phrase IrisData = new("Look at the data first", "先看看数据");
    public static readonly Phrase Models = new("Newest models", "最新模型");
    public static readonly Phrase AllModels = new("All models", "所有模型");
    public static readonly Phrase Model = new("Model", "模型");
    public static readonly Phrase Task = new("Task", "任务类型");
    public static readonly Phrase Quality = new("How good", "效果");
    public static readonly Phrase Version = new("Version", "版本");
    public static readonly Phrase Changed = new("Changed", "更新时间");
    public static readonly Phrase Try = new("Try it", "试用");
    public static readonly Phrase Classes = new("classes", "分类");
    public static readonly Phrase Numbers = new("numbers", "数值");
    public static readonly Phrase Untrained = new("not trained yet", "尚未训练");
    public static readonly Phrase Right = new("{0} right", "准确率 {0}");
    public static readonly Phrase Error = new("typical error {0}", "典型误差 {0}");
    public static readonly Phrase NoModels = new(
        "There is no model yet. Drop a CSV file above, or train on iris: it takes a few seconds.",
        "还没有模型。请把 CSV 文件拖到上面，或用鸢尾花数据训练：只要几秒。");
    public static readonly Phrase Jobs = new("Latest jobs", "最近的任务");
    public static readonly Phrase AllJobs = new("All jobs", "所有任务");
    public static readonly Phrase Job = new("Job", "任务");
    public static readonly Phrase Status = new("Status", "状态");
    public static readonly Phrase Epoch = new("Epoch", "轮次");
    public static readonly Phrase Begun = new("Asked for", "提交时间");
}
