using NnService.Web.Language;

namespace NnService.Web.Models;

/// <summary>What the pages of models say.</summary>
internal static class ModelPhrases
{
    public static readonly Phrase Title = new("Models", "模型");
    public static readonly Phrase None = new(
        "There are no models yet. Train one from a dataset, or import a file.", "还没有模型。请用数据集训练一个，或导入文件。");
    public static readonly Phrase TrainOne = new("Train a model", "训练模型");
    public static readonly Phrase Model = new("Model", "模型");
    public static readonly Phrase Description = new("Description", "说明");
    public static readonly Phrase Network = new("Network", "网络");
    public static readonly Phrase ChosenAtTraining = new("chosen at training", "训练时自动选择");
    public static readonly Phrase Parameters = new("Parameters", "参数");
    public static readonly Phrase Version = new("Version", "版本");
    public static readonly Phrase Quality = new("Quality", "质量");
    public static readonly Phrase Updated = new("Changed", "更新时间");
    public static readonly Phrase Created = new("Created", "创建时间");
    public static readonly Phrase Actions = new("Actions", "操作");
    public static readonly Phrase Delete = new("Delete", "删除");
    public static readonly Phrase DeleteAsk = new(
        "Delete {0} with all its versions? There is no way back.", "要删除 {0} 及其所有版本吗？此操作无法撤销。");
    public static readonly Phrase Try = new("Try it", "试用");
    public static readonly Phrase TrainAgain = new("Train again", "再次训练");

    public static readonly Phrase Import = new("Import a model", "导入模型");
    public static readonly Phrase ImportHint = new(
        "A JSON file that NnService exported, or an ONNX graph of dense layers; up to {0}. Larger ones: by the API.",
        "NnService 导出的 JSON 文件，或由全连接层组成的 ONNX 图；最大 {0}。更大的文件请使用 API。");
    public static readonly Phrase File = new("File", "文件");
    public static readonly Phrase NewId = new("Id of the new model", "新模型的 id");
    public static readonly Phrase NewIdHint = new("Left empty: the one in the file, or one that is made.", "留空则使用文件中的 id，或自动生成。");
    public static readonly Phrase ImportNow = new("Import", "导入");
    public static readonly Phrase Importing = new("Importing …", "正在导入……");
    public static readonly Phrase ChooseFile = new("Choose a file first.", "请先选择文件。");
    public static readonly Phrase TooLarge = new("The file has {0}; {1} at most are taken here.", "文件大小为 {0}，这里最多接受 {1}。");

    public static readonly Phrase Overview = new("Overview", "概览");
    public static readonly Phrase Layers = new("Layers", "层");
    public static readonly Phrase Versions = new("Versions", "版本");
    public static readonly Phrase Export = new("Export", "导出");
    public static readonly Phrase Untrained = new(
        "This model has no version yet, so that there is nothing to ask. Train it.", "该模型还没有版本，无法预测。请先训练。");
    public static readonly Phrase NothingPromoted = new(
        "No version was promoted yet. Version {0} is shown; promote it under Versions, or try it as it is.",
        "尚未启用任何版本。这里显示版本 {0}；可在“版本”中启用，或直接试用。");
    public static readonly Phrase Save = new("Save", "保存");
    public static readonly Phrase Saved = new("Saved.", "已保存。");
    public static readonly Phrase Facts = new("What it is", "基本信息");
    public static readonly Phrase Task = new("Task", "类型");
    public static readonly Phrase Regression = new("numbers", "数值（回归）");
    public static readonly Phrase Binary = new("two classes", "二分类");
    public static readonly Phrase MultiClass = new("{0} classes", "{0} 个类别");
    public static readonly Phrase MultiLabel = new("several yes-or-no answers", "多个是/否答案");
    public static readonly Phrase Plain = new("plain numbers, without columns", "纯数值，无列名");
    public static readonly Phrase Target = new("Target", "目标");
    public static readonly Phrase Classes = new("Classes", "类别");
    public static readonly Phrase Features = new("Features", "特征");
    public static readonly Phrase AllFeatures = new("All {0} features", "全部 {0} 个特征");
    public static readonly Phrase Loss = new("Loss", "损失");
    public static readonly Phrase Seed = new("Seed", "随机种子");
    public static readonly Phrase Ensemble = new("Networks averaged", "取平均的网络数");
    public static readonly Phrase Dataset = new("Dataset", "数据集");
    public static readonly Phrase DataSentAlong = new("sent with the request", "随请求发送");
    public static readonly Phrase RowsOfParts = new(
        "{0} for training, {1} for validation, {2} for the test", "训练 {0}，验证 {1}，测试 {2}");
    public static readonly Phrase Rows = new("Rows", "行数");
    public static readonly Phrase Job = new("Job", "任务");
    public static readonly Phrase Aliases = new("Aliases", "别名");
    public static readonly Phrase Digest = new("SHA-256 of the weights", "权重的 SHA-256");
    public static readonly Phrase Made = new("Version made", "版本生成时间");
    public static readonly Phrase QualityOf = new("How good version {0} is", "版本 {0} 的质量");
    public static readonly Phrase NoMetrics = new(
        "Nothing is known of it: it was not trained here, or without rows to judge it by.", "没有质量数据：它不是在这里训练的，或训练时没有留出评估行。");
    public static readonly Phrase MoreOfJob = new("Curves and confusion matrix: at its job", "曲线和混淆矩阵：见其任务");
    public static readonly Phrase Choices = new("What was chosen, and why", "自动选择及原因");
    public static readonly Phrase Setting = new("Setting", "设置");
    public static readonly Phrase Chosen = new("Chosen", "选择");
    public static readonly Phrase Reason = new("Why", "原因");
    public static readonly Phrase Summary = new("Network of version {0}", "版本 {0} 的网络");
    public static readonly Phrase SummaryDefined = new("Network as defined", "定义的网络");
    public static readonly Phrase Layer = new("Layer (type)", "层（类型）");
    public static readonly Phrase Shape = new("Output shape", "输出形状");
    public static readonly Phrase Activation = new("Activation", "激活函数");
    public static readonly Phrase Initializer = new("Initializer", "初始化");
    public static readonly Phrase TotalParameters = new("Total params: {0}", "参数总数：{0}");
    public static readonly Phrase TotalOfEach = new("Total params: {0} in each of {1} networks", "参数总数：{1} 个网络各 {0}");
    public static readonly Phrase WithoutBias = new("without bias", "无偏置");
}
