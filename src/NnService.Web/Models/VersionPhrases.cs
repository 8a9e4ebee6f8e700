using NnService.Web.Language;

namespace NnService.Web.Models;

/// <summary>What the list of versions says.</summary>
internal static class VersionPhrases
{
    public static readonly Phrase None = new("There are no versions yet: each training makes one.", "还没有版本：每次训练会生成一个版本。");
    public static readonly Phrase Title = new("Versions, the newest first", "版本（最新在前）");
    public static readonly Phrase Current = new("current", "当前");
    public static readonly Phrase CurrentHint = new("Predictions come from the current version.", "预测由当前版本给出。");
    public static readonly Phrase Initial = new("initial weights", "初始权重");
    public static readonly Phrase Made = new("Made", "生成时间");
    public static readonly Phrase JudgedBy = new("Judged by", "评估依据");
    public static readonly Phrase Job = new("Job", "任务");
    public static readonly Phrase Imported = new("imported", "导入");
    public static readonly Phrase Notes = new("Notes", "备注");
    public static readonly Phrase Look = new("Look inside", "查看内部");
    public static readonly Phrase Promote = new("Promote", "启用");
    public static readonly Phrase RollBack = new("Roll back", "回滚");
    public static readonly Phrase PromoteAsk = new("Let predictions come from version {0}?", "要由版本 {0} 给出预测吗？");
    public static readonly Phrase DeleteAsk = new("Delete version {0}? Its number is not given again.", "要删除版本 {0} 吗？其编号不会再次使用。");
    public static readonly Phrase Edit = new("Edit notes", "编辑备注");
    public static readonly Phrase EditOf = new("Notes of version {0}", "版本 {0} 的备注");
    public static readonly Phrase Tags = new("Tags, one a line: key=value", "标签，每行一个：键=值");
    public static readonly Phrase TagFault = new("'{0}' is not key=value.", "“{0}”不是“键=值”的形式。");
    public static readonly Phrase Close = new("Close", "关闭");
    public static readonly Phrase Aliases = new("Aliases", "别名");
    public static readonly Phrase AliasesHint = new(
        "A name for a version, such as champion, which can be asked for by it; set again, it moves.",
        "版本的名称，例如 champion，可用它来请求该版本；再次设置即可移动。");
    public static readonly Phrase NoAliases = new("No version has a name yet.", "还没有版本有别名。");
    public static readonly Phrase Alias = new("Alias", "别名");
    public static readonly Phrase SetAlias = new("Set", "设置");
    public static readonly Phrase DeleteAliasAsk = new("Take the name {0} away?", "要删除别名 {0} 吗？");
    public static readonly Phrase Compare = new("Compare two versions", "比较两个版本");
    public static readonly Phrase First = new("First", "第一个");
    public static readonly Phrase Second = new("Second", "第二个");
    public static readonly Phrase Metric = new("Metric", "指标");
    public static readonly Phrase Difference = new("Difference", "差值");
    public static readonly Phrase Better = new("better", "更好");
    public static readonly Phrase Worse = new("worse", "更差");
    public static readonly Phrase OtherRows = new(
        "They were judged by different rows, so that their metrics do not compare.", "两者的评估行不同，指标不可直接比较。");
    public static readonly Phrase NothingToCompare = new("Neither of them has metrics.", "两个版本都没有指标。");
    public static readonly Phrase Network = new("Network", "网络");
    public static readonly Phrase Page = new("Page {0} of {1}", "第 {0} 页，共 {1} 页");
    public static readonly Phrase Newer = new("Newer", "较新");
    public static readonly Phrase Older = new("Older", "较旧");
}
