using NnService.Web.Language;

namespace NnService.Web.Jobs;

/// <summary>What the page of a job says.</summary>
internal static class JobPhrases
{
    public static readonly Phrase Title = new("Training of {0}", "{0} 的训练");
    public static readonly Phrase Reproducing = new("Making version {1} of {0} again", "重现 {0} 的第 {1} 个版本");
    public static readonly Phrase AllJobs = new("All jobs", "所有任务");
    public static readonly Phrase Live = new("live · {0} ago", "实时 · {0} 前");
    public static readonly Phrase NotLive = new("connecting again …", "正在重新连接……");
    public static readonly Phrase Pause = new("Pause", "暂停");
    public static readonly Phrase Resume = new("Resume", "继续");
    public static readonly Phrase Cancel = new("Cancel", "取消");
    public static readonly Phrase CancelAsk = new("Stop it for good, and keep nothing?", "彻底停止，并且不保留任何结果？");
    public static readonly Phrase KeepBest = new("Cancel, keep the best", "取消并保留最佳");
    public static readonly Phrase KeepBestAsk = new("Stop it for good, and make a version of the best weights?", "彻底停止，并用最佳权重生成版本？");
    public static readonly Phrase Delete = new("Delete the job", "删除任务");
    public static readonly Phrase DeleteAsk = new(
        "Delete the job with its history? The version that it made stays.", "删除该任务及其历史？它生成的版本会保留。");
    public static readonly Phrase Report = new("Report", "报告");
    public static readonly Phrase CompareWith = new("Compare with …", "与其他任务比较……");
    public static readonly Phrase SaveCsv = new("History as CSV", "历史记录 CSV");
    public static readonly Phrase SaveJson = new("History as JSON", "历史记录 JSON");

    public static readonly Phrase Epoch = new("Epoch", "轮次");
    public static readonly Phrase EpochOf = new("epoch of {0}", "轮次，共 {0} 个");
    public static readonly Phrase TimeLeft = new("time left", "剩余时间");
    public static readonly Phrase TimeTaken = new("time", "用时");
    public static readonly Phrase RowsPerSecond = new("rows a second", "行/秒");
    public static readonly Phrase EpochsPerSecond = new("epochs a second", "轮次/秒");
    public static readonly Phrase BestEpoch = new("best epoch ({0})", "最佳轮次（{0}）");
    public static readonly Phrase QueuePosition = new("place in the queue", "队列位置");
    public static readonly Phrase LearningRate = new("Learning rate", "学习率");

    public static readonly Phrase Says = new("What the curves say", "曲线说明了什么");
    public static readonly Phrase Paused = new(
        "It is paused after epoch {0}, and goes on from there when it is resumed.", "已在第 {0} 个轮次后暂停，继续后从此处接着训练。");
    public static readonly Phrase Queued = new("It waits for its turn.", "正在排队等待。");
    public static readonly Phrase Cancelled = new("It was cancelled after epoch {0}, and made no version.", "已在第 {0} 个轮次后取消，没有生成版本。");
    public static readonly Phrase CancelledKept = new(
        "It was cancelled after epoch {0}; its best weights are version {1}.", "已在第 {0} 个轮次后取消；最佳权重保存为版本 {1}。");
    public static readonly Phrase Completed = new("It went through all {0} epochs.", "已完成全部 {0} 个轮次。");
    public static readonly Phrase EarlyStopped = new(
        "It stopped early after epoch {0}: {1} had not improved any more.", "在第 {0} 个轮次后提前停止：{1}不再改善。");
    public static readonly Phrase TimeBudget = new("Its time was up after epoch {0}.", "在第 {0} 个轮次后时间用尽。");
    public static readonly Phrase Again = new(
        "It was begun {0} times; after each pause or restart of the service it went on where it stood.", "共启动 {0} 次；每次暂停或服务重启后都从原处继续。");
    public static readonly Phrase Course = new("How it went: {0}", "经过：{0}");
    public static readonly Phrase AtEpoch = new("{0} (epoch {1})", "{0}（第 {1} 个轮次）");
    public static readonly Phrase Same = new("The same bits came out: version {0} is reproduced.", "结果逐位相同：版本 {0} 已被重现。");
    public static readonly Phrase NotSame = new("Other bits came out: version {0} is not reproduced.", "结果不同：版本 {0} 未能重现。");
    public static readonly Phrase SameUnknown = new(
        "It makes version {0} again, compares the weights, and keeps nothing.", "重新生成版本 {0}，比较权重，不保留结果。");

    public static readonly Phrase Failed = new("The training failed", "训练失败");
    public static readonly Phrase AdviceDiverged = new(
        "The learning rate was {0}: train again with {1}. It also helps to limit the gradient (clipNorm 1) and to standardise numbers.",
        "学习率为 {0}：请用 {1} 重新训练。限制梯度（clipNorm 1）和标准化数值也有帮助。");
    public static readonly Phrase AdviceDataset = new(
        "Look at the dataset, mend it, upload it anew, and train again.", "检查数据集，修正后重新上传并训练。");
    public static readonly Phrase AdviceMemory = new(
        "Train a smaller network, fewer members of an ensemble, or fewer rows.", "使用更小的网络、更少的集成成员或更少的行。");
    public static readonly Phrase AdviceAgain = new(
        "Train again; if it fails again, the log of the service tells more.", "请重新训练；若再次失败，请查看服务日志。");
    public static readonly Phrase TrainAgain = new("Train again", "重新训练");

    public static readonly Phrase Curves = new("Curves", "曲线");
    public static readonly Phrase Linear = new("Linear", "线性");
    public static readonly Phrase Log = new("Logarithmic", "对数");
    public static readonly Phrase ByEpoch = new("By epoch", "按轮次");
    public static readonly Phrase ByTime = new("By time", "按时间");
    public static readonly Phrase Axis = new("Vertical axis", "纵轴");
    public static readonly Phrase Over = new("Horizontal axis", "横轴");
    public static readonly Phrase Network = new("Network", "网络");
    public static readonly Phrase Mean = new("Mean of {0} networks", "{0} 个网络的均值");
    public static readonly Phrase MemberNote = new(
        "{0} networks are trained together, each with the weights of its own best epoch; their answers are averaged.",
        "{0} 个网络同时训练，各自取其最佳轮次的权重；回答取平均。");
    public static readonly Phrase Training = new("training", "训练");
    public static readonly Phrase Validation = new("validation", "验证");
    public static readonly Phrase EpochAxis = new("epoch", "轮次");
    public static readonly Phrase SecondsAxis = new("seconds of training", "训练秒数");
    public static readonly Phrase Best = new("best: {0}", "最佳：{0}");
    public static readonly Phrase Shown = new(
        "{0} of {1} epochs are drawn; the history has all that were kept.", "绘制了 {1} 个轮次中的 {0} 个；历史记录中有保留的全部轮次。");
    public static readonly Phrase NoEpochs = new("The curves begin with the first epoch.", "曲线从第一个轮次开始。");
    public static readonly Phrase LastEpochs = new("The last {0} epochs", "最近 {0} 个轮次");
    public static readonly Phrase OnTraining = new("{0}, training", "{0}（训练）");
    public static readonly Phrase OnValidation = new("{0}, validation", "{0}（验证）");
    public static readonly Phrase Elapsed = new("Time", "时间");

    public static readonly Phrase Settings = new("What was asked", "请求内容");
    public static readonly Phrase Setting = new("Setting", "设置");
    public static readonly Phrase Value = new("Value", "值");
    public static readonly Phrase Choices = new("What was chosen, and why", "自动选择及原因");
    public static readonly Phrase Reason = new("Because", "原因");
    public static readonly Phrase About = new("About the job", "任务信息");
    public static readonly Phrase Id = new("Id", "编号");
    public static readonly Phrase Model = new("Model", "模型");
    public static readonly Phrase Dataset = new("Dataset", "数据集");
    public static readonly Phrase Target = new("Target", "目标");
    public static readonly Phrase Digest = new("SHA-256 of the data", "数据的 SHA-256");
    public static readonly Phrase TrainingRows = new("Rows to learn from", "训练行");
    public static readonly Phrase ValidationRows = new("Rows that judged the epochs", "验证行");
    public static readonly Phrase TestRows = new("Rows that judged the result", "测试行");
    public static readonly Phrase Accepted = new("Accepted", "提交");
    public static readonly Phrase Started = new("Begun", "开始");
    public static readonly Phrase Finished = new("Ended", "结束");
    public static readonly Phrase Node = new("Process", "进程");
    public static readonly Phrase Priority = new("Priority", "优先级");
    public static readonly Phrase Engine = new("Engine of training", "训练引擎");
    public static readonly Phrase Program = new("Version of the service", "服务版本");
    public static readonly Phrase Tags = new("Tags", "标签");
    public static readonly Phrase Description = new("Description", "描述");
    public static readonly Phrase Warnings = new("What looks odd", "值得注意");
    public static readonly Phrase Inline = new("sent with the request", "随请求发送");
}
