using System.Collections.Frozen;
using NnService.Web.Language;

namespace NnService.Web.Training;

/// <summary>
/// What members of requests are called, and in Chinese what they mean. English explanations are the API's own; a member without a
/// translation shows them in every language, so that new members need nothing here.
/// </summary>
internal static class SettingPhrases
{
    // By schema and member where one name means several things, else by member. The second Chinese text explains.
    private static readonly FrozenDictionary<string, (Phrase Label, string? Hint)> Known = new Dictionary<string, (Phrase, string?)>
    {
        ["task"] = (new("Task", "任务类型"), "由服务选择网络时，目标是类别还是数值。默认 auto：文字是类别；整数若最多 20 种且行数至少为其 20 倍也当作类别，其余为数值。"),
        ["effort"] = (new("Effort", "投入程度"), "由服务选择网络时，为好结果花多少功夫；默认 auto（多个网络取平均），fast 只训练一个网络。"),
        ["objective"] = (new("Objective", "优化目标"), "由服务选择网络时要优化什么：类别用 logLoss 或 accuracy，数值用 rmse 或 mae。"),
        ["ensemble"] = (new("Ensemble", "集成"), "多个网络，答案取平均。"),
        ["members"] = (new("Networks", "网络个数"), "1 到 32 个。每个网络用除一份以外的所有行学习，并由那一份评判；因此不再另留验证行。"),
        ["from"] = (new("Start from", "从哪里开始"), "训练的起点：initial（初始权重，默认）、current（当前版本）、版本号或别名。"),
        ["epochs"] = (new("Epochs", "轮次"), "遍历训练行的次数。对表格默认最多 200 轮，连续 20 轮没有改进就停止；没有验证行时为 100 轮。"),
        ["batchSize"] = (new("Batch size", "小批量大小"), "每一步使用的行数，默认 32；超过总行数即使用全部行。"),
        ["shuffle"] = (new("Shuffle rows", "打乱行序"), "每一轮是否以不同的顺序遍历各行；默认打乱。"),
        ["optimizer"] = (new("Optimizer", "优化器"), "由梯度得出每一步的规则；默认 adam。"),
        ["learningRate"] = (new("Learning rate", "学习率"), null),
        ["Train.learningRate"] = (new("Learning rate (shortcut)", "学习率（简写）"), "优化器学习率的简写。"),
        ["learningRateSchedule"] = (new("Learning rate schedule", "学习率调度"), "学习率如何变化；默认不变。"),
        ["regularization"] = (new("Regularization", "正则化"), "对大权重的惩罚；默认没有。偏置不受惩罚。"),
        ["l1"] = (new("L1", "L1"), "λ₁·Σ|w| 中的 λ₁，至少为 0。"),
        ["l2"] = (new("L2 (weight decay)", "L2（权重衰减）"), "½·λ₂·Σw² 中的 λ₂，至少为 0。"),
        ["clipNorm"] = (new("Clip gradient norm", "梯度范数裁剪"), "梯度最长可以是多少，大于 0；默认不限。"),
        ["clipValue"] = (new("Clip gradient values", "梯度分量裁剪"), "梯度的每个分量最大可以是多少，大于 0；默认不限。"),
        ["classWeights"] = (new("Class weights", "类别权重"), "每个类别的行各算多少；默认都一样。"),
        ["sampleWeight"] = (new("Weight column", "权重列"), "给出每行权重的列，数值至少为 0；它不再是特征。"),
        ["earlyStopping"] = (new("Early stopping", "提前停止"), "何时在最后一轮之前停止。默认：有验证行且没有给出轮次时，20 轮没有改进就停止；版本采用最好一轮的权重。"),
        ["monitor"] = (new("Monitor", "监测指标"), "比较什么；默认 validationLoss，没有验证行时为 loss。"),
        ["patience"] = (new("Patience", "耐心轮数"), null),
        ["EarlyStopping.patience"] = (new("Patience (epochs)", "耐心（轮）"), "没有改进时还等待多少轮；默认 10。"),
        ["minDelta"] = (new("Smallest improvement", "最小改进"), "变化超过多少才算改进；默认 0。"),
        ["restoreBest"] = (
            new("Keep the best epoch", "保留最好的一轮"),
            "版本采用最好一轮而不是最后一轮的权重；有验证行的表格默认是。给出 earlyStopping 时在那里设定。"),
        ["EarlyStopping.restoreBest"] = (new("Keep the best epoch", "保留最好的一轮"), "版本是否采用最好一轮的权重；默认是。"),
        ["maxSeconds"] = (new("Time budget (seconds)", "时间预算（秒）"), "训练这么多秒后，任务以已有的结果正常结束；默认不限。"),
        ["validation"] = (new("Validation rows", "验证行"), "每一轮之后用来评判的行；表格默认留出八分之一，也可以不留。"),
        ["test"] = (new("Test rows", "测试行"), "评判结果用的行，训练和验证都看不到；默认没有。"),
        ["fraction"] = (new("Share of the rows", "占总行数的比例"), "大于 0、小于 1；由列指定时不填。"),
        ["split"] = (new("Chosen", "选取方式"), "如何选取，或由哪一列指定；默认有类别时分层抽样，否则随机。"),
        ["column"] = (new("Column that names the rows", "指明这些行的列"), null),
        ["seed"] = (new("Seed", "随机种子"), "划分、打乱和 dropout 的种子；默认用模型的种子。"),
        ["CreateModel.seed"] = (new("Seed of the initial weights", "初始权重的种子"), "默认 0。"),
        ["priority"] = (new("Priority", "优先级"), "哪个任务先运行：−9 到 9，大的先；默认 0。"),
        ["promote"] = (new("Promote", "启用新版本"), "预测是否来自新版本：always 总是，never 从不，ifBetter（默认）更好时才启用。"),
        ["trainBiases"] = (new("Biases learn", "偏置参与学习"), "偏置是否学习；默认是。"),
        ["preprocessing"] = (new("Preprocessing", "预处理"), "表格的列如何变成输入，只按训练行拟合；从已有版本继续训练时沿用其编码。"),
        ["numeric"] = (new("Numbers", "数值"), "默认标准化；由服务选择网络且目标是数值时用分段线性（piecewiseLinear）。minMax 缩放到 0…1，none 原样使用。"),
        ["missing"] = (new("Missing values", "缺失值"), "用什么代替缺失的数值：mean、median 或 mostFrequent；缺失的文字用最常见的词。"),
        ["unknown"] = (new("Unknown words", "未见过的词"), "预测时遇到训练行没有的词：ignore（默认）按全零编码并给出警告，error 拒绝。"),
        ["maxCategories"] = (
            new("Words with a place of their own", "独立编码的词数"),
            "每列有独立位置的词的数量，至少 1，默认 100；更少见的词共用一个位置。"),
        ["columns"] = (new("Single columns", "单独的列"), "对个别列的不同处理。"),
        ["id"] = (new("Model id", "模型 ID"), "要创建的模型的 ID；留空则自动生成。"),
        ["description"] = (new("Description", "说明"), "关于模型的文字，最多 4000 个字符。"),
        ["inputs"] = (new("Inputs", "输入个数"), "编码之后进入第一层的数的个数；留空则取自训练数据。"),
        ["loss"] = (new("Loss", "损失函数"), "默认为与最后一层的激活函数相配的损失。"),
        ["units"] = (new("Units", "单元数"), "至少 1；最后一层留空则取自训练数据。"),
        ["activation"] = (new("Activation", "激活函数"), "默认 identity。"),
        ["initializer"] = (new("Initializer", "初始化"), "权重的初始值；默认 xavierUniform。"),
        ["useBias"] = (new("Bias", "偏置"), "是否加上偏置；默认加。"),
        ["dropout"] = (new("Dropout", "Dropout"), "训练时丢弃的输出比例，0 到小于 1；默认 0。"),
        ["kernel"] = (new("First weights", "初始权重值"), "给定的初始权重，输入 × 单元。"),
        ["bias"] = (new("First biases", "初始偏置值"), "给定的初始偏置，每个单元一个。"),
        ["momentum"] = (new("Momentum", "动量"), null),
        ["weightDecay"] = (new("Weight decay", "权重衰减"), null),
        ["warmupSteps"] = (new("Warm-up steps", "预热步数"), null),
        ["negativeSlope"] = (new("Negative slope", "负半轴斜率"), null),
        ["standardDeviation"] = (new("Standard deviation", "标准差"), null),
        ["mean"] = (new("Mean", "均值"), null),
        ["decay"] = (new("Decay", "衰减"), null),
        ["factor"] = (new("Factor", "系数"), null),
        ["bins"] = (new("Intervals", "区间数"), null),
    }.ToFrozenDictionary();

    /// <summary>What a member is called.</summary>
    public static string LabelOf(this Localizer localizer, Setting setting) =>
        Find(setting) is { } known ? localizer[known.Label] : Words(setting.Name);

    /// <summary>What it means.</summary>
    public static string HintOf(this Localizer localizer, Setting setting) =>
        localizer.Language == PageLanguage.Chinese && Find(setting)?.Hint is { } hint ? hint : setting.Description;

    private static (Phrase Label, string? Hint)? Find(Setting setting) =>
        Known.TryGetValue($"{setting.Owner}.{setting.Name}", out var own) ? own
        : Known.TryGetValue(setting.Name, out var known) ? known : null;

    // clipNorm → Clip norm
    private static string Words(string name)
    {
        if (name.Length == 0) return "";
        var words = string.Concat(name.Select(letter => char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{letter}"));
        return char.ToUpperInvariant(words[0]) + words[1..];
    }
}
