using NnService.Web.Language;

namespace NnService.Web.Training;

/// <summary>What the page for training says.</summary>
internal static class TrainPhrases
{
    public static readonly Phrase Title = new("Train a model", "训练模型");
    public static readonly Phrase TitleOf = new("Train {0}", "训练 {0}");
    public static readonly Phrase Lead = new(
        "A dataset and a target are enough; everything else has a default. The request beside it is what "
            + "will be sent, and can be edited as well.",
        "有数据集和目标就够了，其余都有默认值。旁边是将要发送的请求，也可以直接编辑。");

    public static readonly Phrase Data = new("Dataset", "数据集");
    public static readonly Phrase Choose = new("Choose …", "请选择……");
    public static readonly Phrase Upload = new("Upload another one", "上传新的数据集");
    public static readonly Phrase NoData = new("There is no dataset yet.", "还没有数据集。");
    public static readonly Phrase UploadFirst = new("Upload a CSV or make one up", "上传 CSV 或生成一个数据集");
    public static readonly Phrase RowsColumns = new("{0} rows · {1} columns", "{0} 行 · {1} 列");
    public static readonly Phrase LookAt = new("Look at the columns", "查看各列");
    public static readonly Phrase Warnings = new("What looks odd in it", "值得注意的地方");
    public static readonly Phrase More = new("{0} more", "还有 {0} 条");

    public static readonly Phrase Columns = new("Target and features", "目标与特征");
    public static readonly Phrase DataFirst = new("Choose a dataset first.", "请先选择数据集。");
    public static readonly Phrase Target = new("Target: the column to learn", "目标：要学习的列");
    public static readonly Phrase TargetOf = new("Target {0}", "目标 {0}");
    public static readonly Phrase TargetHint = new(
        "Words are learned as classes, numbers as numbers. Several targets are all numbers, or all of two values.",
        "文字作为类别学习，数字作为数值学习。多个目标必须都是数值，或都只有两个值。");

    public static readonly Phrase AddTarget = new("Add a target", "添加目标");
    public static readonly Phrase RemoveTarget = new("Remove target {0}", "移除目标 {0}");
    public static readonly Phrase Features = new("Features: {0} of {1} columns", "特征：{1} 列中的 {0} 列");
    public static readonly Phrase AllFeatures = new("Use all that can be used", "使用所有可用的列");
    public static readonly Phrase NoFeatures = new("Use none", "全部不用");
    public static readonly Phrase Feature = new("Feature", "特征");
    public static readonly Phrase UseColumn = new("Use {0} as a feature", "把 {0} 用作特征");
    public static readonly Phrase Column = new("Column", "列");
    public static readonly Phrase Type = new("Type", "类型");
    public static readonly Phrase Missing = new("Missing", "缺失");
    public static readonly Phrase Values = new("Values", "取值");
    public static readonly Phrase Remark = new("Remark", "备注");
    public static readonly Phrase Distinct = new("{0} different", "{0} 种");
    public static readonly Phrase IsTarget = new("target", "目标");
    public static readonly Phrase IsAuxiliary = new("says something about rows; no feature", "用于说明各行；不是特征");
    public static readonly Phrase IsText = new("text: the service leaves it out", "文本：服务会略去");
    public static readonly Phrase IsDate = new("date: the service leaves it out", "日期：服务会略去");
    public static readonly Phrase IsEmpty = new("no value in any row: the service leaves it out", "所有行都没有值：服务会略去");
    public static readonly Phrase Retype = new("give it another type to use it", "改变类型即可使用");
    public static readonly Phrase ColumnPages = new("Pages of columns", "列的分页");
    public static readonly Phrase PageOf = new("Columns {0} to {1}", "第 {0} 到 {1} 列");

    public static readonly Phrase Network = new("Network", "网络");
    public static readonly Phrase SourceLegend = new("Where the network comes from", "网络从何而来");
    public static readonly Phrase Automatic = new("Automatic", "自动");
    public static readonly Phrase AutomaticHint = new(
        "The service chooses layers, loss and preparation by the data; the job says what and why.",
        "由服务根据数据选择层、损失和预处理；任务会说明选了什么以及为什么。");

    public static readonly Phrase ByHand = new("By hand", "手动");
    public static readonly Phrase ByHandHint = new("You give the layers.", "由您给出各层。");
    public static readonly Phrase OfModel = new("Of a model", "已有模型");
    public static readonly Phrase OfModelHint = new("A model that is there already is trained once more.", "再次训练一个已有的模型。");
    public static readonly Phrase Model = new("Model", "模型");
    public static readonly Phrase NoModel = new("There is no model yet.", "还没有模型。");
    public static readonly Phrase NotChosenYet = new("Its network is chosen at training.", "它的网络在训练时选择。");
    public static readonly Phrase Fixed = new("The layers of a model stay as they are.", "已有模型的层不能改变。");
    public static readonly Phrase Layers = new("Layers", "各层");
    public static readonly Phrase Layer = new("Layer {0}", "第 {0} 层");
    public static readonly Phrase LastLayer = new("Layer {0}: output", "第 {0} 层：输出");
    public static readonly Phrase AddLayer = new("Add a layer before the output", "在输出层之前添加一层");
    public static readonly Phrase Up = new("Move layer {0} up", "上移第 {0} 层");
    public static readonly Phrase Down = new("Move layer {0} down", "下移第 {0} 层");
    public static readonly Phrase Remove = new("Remove layer {0}", "移除第 {0} 层");
    public static readonly Phrase MoreOfLayer = new("More of this layer", "此层的更多设置");
    public static readonly Phrase Proposed = new(
        "For this target {0} is proposed as the activation of the last layer; its units are taken from the data, and its loss is {1}.",
        "对于这个目标，建议最后一层的激活函数为 {0}；单元数取自数据，损失为 {1}。");

    public static readonly Phrase MayBeClasses = new(
        "The numbers of this target may be names of classes. To learn them as such, choose softmax as the last activation.",
        "这个目标的数字可能是类别的名称。要作为类别学习，请把最后一层的激活函数设为 softmax。");

    public static readonly Phrase Summary = new("Summary", "概要");
    public static readonly Phrase SummaryOf = new("Layers, output shapes and parameters", "各层、输出形状与参数");
    public static readonly Phrase SummaryLayer = new("Layer (type)", "层（类型）");
    public static readonly Phrase Shape = new("Output shape", "输出形状");
    public static readonly Phrase Parameters = new("Param #", "参数");
    public static readonly Phrase Total = new("Total parameters: {0}", "参数总数：{0}");
    public static readonly Phrase Trainable = new("Trainable: {0} · not trainable: {1}", "可训练：{0} · 不可训练：{1}");
    public static readonly Phrase Networks = new("{0} networks: {1} parameters together", "{0} 个网络：共 {1} 个参数");
    public static readonly Phrase Inputs = new("Inputs after encoding: {0}", "编码后的输入：{0}");
    public static readonly Phrase Estimated = new(
        "This is an estimate: it depends on which words and gaps the training rows have.",
        "这是估计值：取决于训练行中有哪些词和缺失值。");

    public static readonly Phrase Exact = new("As the dataset is, this is exact.", "按此数据集，这是准确值。");
    public static readonly Phrase InputsOpen = new("Choose a dataset to see how many parameters there are.", "选择数据集后即可看到参数个数。");
    public static readonly Phrase Rows = new("Rows set aside", "留出的行");
    public static readonly Phrase JudgedByFolds = new(
        "Several networks are trained: each is judged by the rows that it leaves out, so no validation rows "
            + "can be set aside. Set the networks of the ensemble to 1 for that.",
        "将训练多个网络：每个网络由它没有学习的行评判，因此不能另留验证行。如需验证行，请把集成的网络个数设为 1。");

    public static readonly Phrase Learning = new("How it learns", "如何学习");
    public static readonly Phrase Others = new("More options", "更多选项");
    public static readonly Phrase Go = new("Go", "开始训练");
    public static readonly Phrase Start = new("Start the training", "开始训练");
    public static readonly Phrase Starting = new("Starting …", "正在开始……");
    public static readonly Phrase Beside = new("{0} faults stand beside their fields.", "{0} 处错误已标在相应的字段旁。");

    public static readonly Phrase Request = new("The request", "请求");
    public static readonly Phrase RequestHint = new(
        "Only what differs from the defaults is in it. What you change here changes the form; members that "
            + "the form does not know are sent as they are.",
        "其中只有与默认值不同的内容。在这里修改会改变表单；表单不认识的成员会原样发送。");

    public static readonly Phrase Body = new("Body of {0}", "{0} 的正文");
    public static readonly Phrase NotJson = new("Line {0}, place {1}: {2}", "第 {0} 行第 {1} 处：{2}");
    public static readonly Phrase NoObject = new("It must be a JSON object.", "必须是 JSON 对象。");

    public static readonly Phrase Default = new("default", "默认");
    public static readonly Phrase DefaultOf = new("default: {0}", "默认：{0}");
    public static readonly Phrase None = new("none", "无");
    public static readonly Phrase Own = new("set here", "自行设定");
    public static readonly Phrase Yes = new("yes", "是");
    public static readonly Phrase No = new("no", "否");
    public static readonly Phrase IsDefault = new("{0} – default", "{0} – 默认");
    public static readonly Phrase OutOfBounds = new("Allowed: {0}", "允许：{0}");
    public static readonly Phrase NotANumber = new("A number is expected.", "应为数字。");
    public static readonly Phrase NotAWholeNumber = new("A whole number is expected.", "应为整数。");
    public static readonly Phrase AddEntry = new("Add", "添加");
    public static readonly Phrase NameOf = new("Name of a new entry: {0}", "新条目的名称：{0}");
    public static readonly Phrase RemoveEntry = new("Remove {0}", "移除 {0}");
    public static readonly Phrase OnePerLine = new("One on each line.", "每行一个。");
}
