using NnService.Web.Language;

namespace NnService.Web.Data;

/// <summary>What the pages of datasets say.</summary>
internal static class DataPhrases
{
    public static readonly Phrase Title = new("Data", "数据");
    public static readonly Phrase Upload = new("Upload", "上传");
    public static readonly Phrase Datasets = new("Datasets", "数据集");
    public static readonly Phrase Name = new("Name", "名称");
    public static readonly Phrase Rows = new("Rows", "行数");
    public static readonly Phrase Columns = new("Columns", "列");
    public static readonly Phrase Size = new("Size", "大小");
    public static readonly Phrase When = new("Added", "添加时间");
    public static readonly Phrase Actions = new("Actions", "操作");
    public static readonly Phrase BuiltIn = new("built in", "内置");
    public static readonly Phrase Delete = new("Delete", "删除");
    public static readonly Phrase DeleteAsk = new("Delete {0} for good?", "永久删除 {0}？");
    public static readonly Phrase None = new(
        "There is no dataset yet. Drop a CSV file above, or make a table up.", "还没有数据集。请把 CSV 文件拖到上面，或生成一个表格。");

    public static readonly Phrase Generate = new("Make one up", "生成数据");
    public static readonly Phrase GenerateText = new(
        "A table whose secret is known, to see what a network can learn.", "规律已知的表格，用来观察网络能学到什么。");
    public static readonly Phrase Kind = new("Kind", "种类");
    public static readonly Phrase Noise = new("Noise", "噪声");
    public static readonly Phrase Seed = new("Seed", "随机种子");
    public static readonly Phrase GenerateId = new("Name (made if empty)", "名称（留空则自动生成）");
    public static readonly Phrase Make = new("Generate", "生成");

    public static readonly Phrase NotThere = new("There is no dataset {0}", "没有数据集 {0}");
    public static readonly Phrase Values = new("Missing values", "缺失值");
    public static readonly Phrase Warnings = new("What looks odd", "需要留意");
    public static readonly Phrase Views = new("Views", "视图");

    public static readonly Phrase Column = new("Column", "列");
    public static readonly Phrase Type = new("Type", "类型");
    public static readonly Phrase Missing = new("Missing", "缺失");
    public static readonly Phrase Distinct = new("Different", "不同值");
    public static readonly Phrase Least = new("Least", "最小");
    public static readonly Phrase Mean = new("Mean", "均值");
    public static readonly Phrase Largest = new("Largest", "最大");
    public static readonly Phrase Spread = new("How the values lie", "取值分布");
    public static readonly Phrase Tells = new("Tells about {0}", "对 {0} 的信息量");
    public static readonly Phrase TheTarget = new("the target", "目标");
    public static readonly Phrase TellsAbout = new(
        "What each column by itself tells about {0}: the share of the uncertainty about it that is gone once the "
            + "column is known, beyond chance. 0 % is nothing, 100 % all. What only shows in two columns together is not "
            + "seen.",
        "每一列单独能提供多少关于 {0} 的信息：知道该列后，不确定性减少的比例（已扣除偶然成分）。0 % 表示没有，100 % 表示完全确定。只有两列合起来才显现的关系看不到。");
    public static readonly Phrase LookedAt = new("{0} of {1} rows were looked at.", "查看了 {1} 行中的 {0} 行。");
    public static readonly Phrase Number = new("number", "数字");
    public static readonly Phrase Category = new("category", "类别");
    public static readonly Phrase Boolean = new("boolean", "布尔");
    public static readonly Phrase Text = new("text", "文本");
    public static readonly Phrase Date = new("date", "日期");
    public static readonly Phrase TypeOf = new("Type of {0}", "{0} 的类型");
    public static readonly Phrase Retype = new("Read {0} columns as the types chosen", "按所选类型读取 {0} 列");
    public static readonly Phrase RetypeHint = new(
        "A type is only a way to look at the text that was sent: it can be changed back.", "类型只是看待原始文本的方式：可以随时改回来。");
    public static readonly Phrase Undo = new("Undo", "撤销");
    public static readonly Phrase OfColumns = new("Columns {0} to {1} of {2}", "第 {0} 至 {1} 列，共 {2} 列");
    public static readonly Phrase OfRows = new("Rows {0} to {1} of {2}", "第 {0} 至 {1} 行，共 {2} 行");
    public static readonly Phrase RowsTab = new("Rows", "数据行");
    public static readonly Phrase Row = new("Row", "行");
    public static readonly Phrase Other = new("{0} more", "其余 {0} 个");

    public static readonly Phrase Train = new("Train on it", "用它训练");
    public static readonly Phrase Target = new("What is to be learned", "要学习的目标");
    public static readonly Phrase TrainNow = new("Train", "训练");
    public static readonly Phrase MoreSettings = new("More settings", "更多设置");
    public static readonly Phrase ByName = new("“{0}” is proposed because of its name.", "按名称建议“{0}”。");
    public static readonly Phrase ByWords = new(
        "“{0}” is proposed because it is the last column with one of a few words in every row.",
        "建议“{0}”，因为它是最后一个取值为少数几个词的列。");
    public static readonly Phrase ByNumbers = new(
        "“{0}” is proposed because it is the last column of numbers, and no column has words to choose from.",
        "建议“{0}”，因为没有类别列，而它是最后一个数字列。");
    public static readonly Phrase Nothing = new(
        "No column can be learned: each is text, dates, or always the same. Give one another type below.",
        "没有可学习的列：都是文本、日期，或只有一个值。可在下面更改类型。");
    public static readonly Phrase LearnsWords = new(
        "The network will answer with one of {0} values, and how sure it is.", "网络会回答 {0} 个值之一，并给出把握程度。");
    public static readonly Phrase LearnsNumber = new(
        "The network will answer with a number, or with one of them where there are few.", "网络会回答一个数字；若不同的数字很少，则回答其中之一。");
    public static readonly Phrase LearnsFrom = new(
        "It learns from {0} other columns; text and dates are left out.", "它从其他 {0} 列学习；文本和日期不参与。");
}
