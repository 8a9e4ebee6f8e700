using NnService.Web.Language;

namespace NnService.Web.Jobs;

/// <summary>What the list of jobs says.</summary>
internal static class JobListPhrases
{
    public static readonly Phrase Title = new("Jobs", "任务");
    public static readonly Phrase Train = new("Train a network", "训练网络");
    public static readonly Phrase Model = new("Model", "模型");
    public static readonly Phrase Dataset = new("Dataset", "数据集");
    public static readonly Phrase Tag = new("Tag", "标签");
    public static readonly Phrase TagHint = new("a key, or key:value", "键，或 键:值");
    public static readonly Phrase Status = new("Status", "状态");
    public static readonly Phrase Any = new("any", "任意");
    public static readonly Phrase SortBy = new("Sort by", "排序");
    public static readonly Phrase Filter = new("Filter", "筛选");
    public static readonly Phrase Clear = new("Show all", "显示全部");
    public static readonly Phrase Empty = new("There are no jobs yet. Train a network, and watch it here.", "还没有任务。训练一个网络，然后在这里观察。");
    public static readonly Phrase NoMatch = new("No job is like that.", "没有符合条件的任务。");
    public static readonly Phrase Job = new("Job", "任务");
    public static readonly Phrase Progress = new("Progress", "进度");
    public static readonly Phrase Best = new("Best", "最佳");
    public static readonly Phrase Created = new("Accepted", "提交时间");
    public static readonly Phrase Duration = new("Duration", "用时");
    public static readonly Phrase Actions = new("Actions", "操作");
    public static readonly Phrase Choose = new("Compare job {0} of {1}", "比较任务 {0}（{1}）");
    public static readonly Phrase ChooseHead = new("Compare", "比较");
    public static readonly Phrase Compare = new("Compare {0} jobs", "比较 {0} 个任务");
    public static readonly Phrase CompareHint = new("Choose two or more jobs (at most ten) to compare them.", "选择两个以上（最多十个）任务进行比较。");
    public static readonly Phrase ChooseNone = new("Choose none", "取消选择");
    public static readonly Phrase Inline = new("sent with the request", "随请求发送");
    public static readonly Phrase EpochOf = new("{0} of {1}", "{0} / {1} 轮");
    public static readonly Phrase ProgressOf = new("Epoch {0} of {1}", "第 {0} 个轮次，共 {1} 个");
    public static readonly Phrase BestOf = new("epoch {0}, {1}: {2}", "第 {0} 个轮次，{1}：{2}");
    public static readonly Phrase InQueue = new("number {0} in the queue", "队列第 {0} 位");
    public static readonly Phrase PriorityOf = new("priority {0}", "优先级 {0}");
    public static readonly Phrase Cancel = new("Cancel", "取消");
    public static readonly Phrase CancelAsk = new("Cancel job {0} for good?", "确定取消任务 {0}？");
    public static readonly Phrase Live = new("The list keeps itself up to date.", "列表会自动更新。");
}
