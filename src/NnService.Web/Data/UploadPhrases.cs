using NnService.Web.Language;

namespace NnService.Web.Data;

/// <summary>What is said about a file on its way to the service.</summary>
internal static class UploadPhrases
{
    public static readonly Phrase Drop = new("Drop a CSV file anywhere on this page, or", "把 CSV 文件拖到本页任意位置，或");
    public static readonly Phrase Choose = new("Choose a file", "选择文件");
    public static readonly Phrase Expects = new(
        "The first line names the columns; one of them is what the network is to learn.", "第一行是列名；其中一列是网络要学习的目标。");
    public static readonly Phrase Kinds = new(
        "CSV or TSV, also JSON and NDJSON, also compressed (.gz).", "CSV 或 TSV，也可以是 JSON、NDJSON，也可以压缩（.gz）。");
    public static readonly Phrase More = new("How the file is written, and its name here", "文件的写法，以及它在这里的名称");
    public static readonly Phrase Id = new("Name here", "在这里的名称");
    public static readonly Phrase IdHint = new(
        "1 to 63 of a–z, 0–9, “.”, “_” and “-”. Left empty, it comes from the name of the file.",
        "1 到 63 个字符：a–z、0–9、“.”、“_”和“-”。留空则取自文件名。");
    public static readonly Phrase IdTaken = new("There is a dataset of this name already; choose another.", "这个名称已被使用，请另选一个。");
    public static readonly Phrase Delimiter = new("Between cells", "单元格分隔符");
    public static readonly Phrase Decimal = new("Decimal mark", "小数点");
    public static readonly Phrase Encoding = new("Encoding", "字符编码");
    public static readonly Phrase FindOut = new("find out", "自动判断");
    public static readonly Phrase Comma = new("comma  ,", "逗号  ,");
    public static readonly Phrase Semicolon = new("semicolon  ;", "分号  ;");
    public static readonly Phrase Tab = new("tab", "制表符");
    public static readonly Phrase Bar = new("bar  |", "竖线  |");
    public static readonly Phrase Point = new("point  1.5", "点  1.5");
    public static readonly Phrase DecimalComma = new("comma  1,5", "逗号  1,5");
    public static readonly Phrase Missing = new("Words for a missing value", "表示缺失值的词");
    public static readonly Phrase MissingHint = new(
        "Separated by “|”, such as |-|unknown. Left empty: an empty cell, NA, NaN, null, ? and the like.",
        "用“|”分隔，例如 |-|unknown。留空：空单元格、NA、NaN、null、? 等。");
    public static readonly Phrase Sending = new("{0} is sent: {1} of {2}", "正在发送 {0}：{1} / {2}");
    public static readonly Phrase Reading = new("{0} was sent and is being read …", "{0} 已发送，正在读取……");
    public static readonly Phrase Cancel = new("Cancel", "取消");
    public static readonly Phrase Cancelled = new("Cancelled; nothing was kept.", "已取消；没有保留任何内容。");
    public static readonly Phrase Again = new("Send {0} again", "重新发送 {0}");
    public static readonly Phrase Lost = new(
        "{0} did not arrive. Either the connection broke, or the file was changed after it was chosen: drop it again.",
        "{0} 没有送达。连接中断，或文件在选择之后被修改：请重新拖入。");
    public static readonly Phrase Workbook = new(
        "{0} is a spreadsheet workbook, not a CSV. Open it in its program, save the sheet as “CSV UTF-8” and drop that file.",
        "{0} 是电子表格工作簿，不是 CSV。请用相应程序打开，将工作表另存为“CSV UTF-8”，再拖入该文件。");

    public static readonly Phrase FaultTitle = new("{0} cannot be read yet", "{0} 还不能读取");
    public static readonly Phrase FaultAdvice = new(
        "Correct these places in the file, save it, and drop it again. Nothing was kept.",
        "请在文件中更正以下位置，保存后重新拖入。没有保留任何内容。");
    public static readonly Phrase FaultsMost = new(
        "The first {0} places are shown; there may be more.", "只显示前 {0} 处，可能还有更多。");
    public static readonly Phrase Header = new("The first line is", "第一行是");
    public static readonly Phrase Line = new("Line", "行");
    public static readonly Phrase What = new("What is wrong", "问题");
    public static readonly Phrase Written = new("What the line says", "该行内容");
    public static readonly Phrase InColumn = new("Column {0}: {1}", "第 {0} 列：{1}");

    public static readonly Phrase TooMany = new(
        "It has {0} cells, but the first line names {1} columns. There is a separator too many; a text that contains "
            + "the separator itself must stand in quotes: \"like, this\".",
        "有 {0} 个单元格，但第一行只有 {1} 个列名。多了一个分隔符；含有分隔符的文字要放在引号里：\"像,这样\"。");
    public static readonly Phrase TooFew = new(
        "It has {0} cells, but the first line names {1} columns. A separator is missing, or the line was broken in "
            + "two. An empty cell still needs its separator.",
        "只有 {0} 个单元格，但第一行有 {1} 个列名。缺少分隔符，或一行被断成了两行。空单元格也需要分隔符。");
    public static readonly Phrase OpenQuote = new(
        "A quote (\") is opened and never closed. Close it, or remove it.", "引号（\"）打开后没有关闭。请补上，或删去。");
    public static readonly Phrase AfterQuote = new(
        "There is text after a closing quote. A quote inside of a quoted text is written twice: \"say \"\"hi\"\"\".",
        "右引号之后还有文字。引号内的引号要写两次：\"说 \"\"你好\"\"\"。");
    public static readonly Phrase Empty = new(
        "The file is empty. Its first line must name the columns.", "文件是空的。第一行必须是列名。");
    public static readonly Phrase NoRows = new(
        "There is nothing below the first line, which names the columns.", "第一行列名之下没有任何数据。");
    public static readonly Phrase NoNames = new("The first line names no column.", "第一行没有列名。");
    public static readonly Phrase NoName = new(
        "The column has values but no name. Give it a name in the first line, or remove the column.",
        "这一列有数据但没有列名。请在第一行给它命名，或删除这一列。");
    public static readonly Phrase SameName = new(
        "Another column has the name {0} too. Every column needs a name of its own.", "另一列也叫 {0}。每一列都要有自己的名称。");
    public static readonly Phrase NotUtf8 = new(
        "The text is in another encoding than UTF-8. Save it as “CSV UTF-8”, or choose its encoding below and send it "
            + "again: windows-1252 is common in Western Europe, gb18030 in China.",
        "文字不是 UTF-8 编码。请另存为“CSV UTF-8”，或在下面选择编码后重新发送：中文 Windows 常用 gb18030，西欧常用 windows-1252。");
    public static readonly Phrase Nul = new(
        "This is no plain text, or text in UTF-16. Save it as “CSV UTF-8”, or choose utf-16 below and send it again.",
        "这不是纯文本，或是 UTF-16 文本。请另存为“CSV UTF-8”，或在下面选择 utf-16 后重新发送。");
}
