using NnService.Web.Language;

namespace NnService.Web.Models;

/// <summary>What the page says on which a model is tried.</summary>
internal static class TryPhrases
{
    public static readonly Phrase Title = new("Try {0}", "试用 {0}");
    public static readonly Phrase Untrained = new(
        "This model has no version to ask. Train it, and come back.", "该模型还没有可用的版本。请先训练。");
    public static readonly Phrase NotPromoted = new(
        "No version was promoted. Choose one to ask:", "尚未启用任何版本。请选择一个版本：");
    public static readonly Phrase Version = new("Version", "版本");
    public static readonly Phrase CurrentVersion = new("current ({0})", "当前（{0}）");
    public static readonly Phrase Row = new("One row", "单行");
    public static readonly Phrase Typical = new("Typical row", "典型值");
    public static readonly Phrase TypicalHint = new("Every value as training rows have it in the middle.", "所有取值取训练数据的中间值。");
    public static readonly Phrase Slider = new("{0}, slider", "{0}，滑块");
    public static readonly Phrase Range = new("training rows: {0} to {1}", "训练范围：{0} 到 {1}");
    public static readonly Phrase Extrapolating = new("extrapolating: training rows had {0} to {1}", "外推：训练范围为 {0} 到 {1}");
    public static readonly Phrase NotANumber = new("A number, please.", "请输入数字。");
    public static readonly Phrase Missing = new("missing", "缺失");
    public static readonly Phrase MissingOf = new("{0} is missing", "{0} 缺失");
    public static readonly Phrase TooMany = new(
        "A row has {0} values, too many to type. Send a CSV below.", "每行有 {0} 个值，不便手动输入。请在下方发送 CSV。");
    public static readonly Phrase Answer = new("Answer", "预测结果");
    public static readonly Phrase AnswerOf = new("of version {0}", "（版本 {0}）");
    public static readonly Phrase Waiting = new("The answer comes when every value is there.", "填好所有值后显示预测结果。");
    public static readonly Phrase Probabilities = new("Probabilities", "概率");
    public static readonly Phrase TopOf = new("The {0} most probable of {1}.", "显示 {1} 个中概率最高的 {0} 个。");
    public static readonly Phrase Interval = new("Interval", "区间");
    public static readonly Phrase NoInterval = new("none", "无");
    public static readonly Phrase IntervalText = new(
        "With a probability of {2} the truth lies between {0} and {1}.", "真值以 {2} 的概率落在 {0} 与 {1} 之间。");
    public static readonly Phrase Fields = new("All values as numbers", "以数值显示全部取值");
    public static readonly Phrase Outputs = new("Outputs", "输出");

    public static readonly Phrase Pad = new("Draw a digit", "画一个数字");
    public static readonly Phrase PadHint = new(
        "Draw by pointer; or go by arrow keys and press Space to fill a square, Delete to clear it.",
        "用指针绘制；或用方向键移动，按空格填充方格，按 Delete 清除。");
    public static readonly Phrase PadSquare = new("row {0}, column {1}", "第 {0} 行，第 {1} 列");
    public static readonly Phrase Clear = new("Clear", "清空");
    public static readonly Phrase PadEmpty = new("The answer comes as you draw.", "绘制时显示预测结果。");

    public static readonly Phrase Many = new("Many rows: CSV in, CSV out", "多行：CSV 输入，CSV 输出");
    public static readonly Phrase ManyHint = new(
        "A header line and a line for each row. It goes straight to the API and comes back with the answers as further columns.",
        "一行表头，每行数据一行。文件直接发送到 API，结果作为附加列返回。");
    public static readonly Phrase PlainHint = new(
        "A header line, and a line of {0} numbers for each row. It goes straight to the API and comes back with the answers as further "
            + "columns.",
        "一行表头，其后每行 {0} 个数。文件直接发送到 API，结果作为附加列返回。");
    public static readonly Phrase Drop = new("Drop a file here, or", "将文件拖放到此处，或");
    public static readonly Phrase Choose = new("CSV file", "CSV 文件");
    public static readonly Phrase Paste = new("or paste rows", "或粘贴数据行");
    public static readonly Phrase Decimal = new("Numbers are written", "小数写法");
    public static readonly Phrase Ask = new("Get answers", "获取预测");
    public static readonly Phrase Asking = new("Asking …", "正在预测……");
    public static readonly Phrase NothingSent = new("Choose a file or paste rows first.", "请先选择文件或粘贴数据行。");
    public static readonly Phrase Unreachable = new("The service could not be reached.", "无法连接到服务。");
    public static readonly Phrase Answered = new("{0} rows were answered by version {1}.", "版本 {1} 已回答 {0} 行。");
    public static readonly Phrase Preview = new("The first {0} rows", "前 {0} 行");
    public static readonly Phrase Download = new("Save as CSV", "保存为 CSV");
}
