using NnService.Web.Language;

namespace NnService.Web.Parts;

/// <summary>What the parts of pages say.</summary>
internal static class PartPhrases
{
    public static readonly Phrase Copy = new("Copy", "复制");
    public static readonly Phrase Copied = new("Copied", "已复制");
    public static readonly Phrase Api = new("API", "API");
    public static readonly Phrase ApiOf = new("The same by the API: {0}", "用 API 完成同样的操作：{0}");
    public static readonly Phrase Loading = new("Loading …", "加载中……");
    public static readonly Phrase Yes = new("Yes", "是");
    public static readonly Phrase No = new("No", "否");
    public static readonly Phrase Next = new("Next page", "下一页");
    public static readonly Phrase First = new("First page", "第一页");
    public static readonly Phrase Queued = new("queued", "排队中");
    public static readonly Phrase Running = new("running", "运行中");
    public static readonly Phrase Paused = new("paused", "已暂停");
    public static readonly Phrase Succeeded = new("succeeded", "成功");
    public static readonly Phrase Failed = new("failed", "失败");
    public static readonly Phrase Cancelled = new("cancelled", "已取消");
}
