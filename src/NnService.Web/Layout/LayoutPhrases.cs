using NnService.Web.Language;

namespace NnService.Web.Layout;

/// <summary>What stands around every page.</summary>
internal static class LayoutPhrases
{
    public static readonly Phrase Skip = new("Skip to the content", "跳到正文");
    public static readonly Phrase Main = new("Main", "主导航");
    public static readonly Phrase Start = new("Start", "开始");
    public static readonly Phrase Data = new("Data", "数据");
    public static readonly Phrase Train = new("Train", "训练");
    public static readonly Phrase Jobs = new("Jobs", "任务");
    public static readonly Phrase Models = new("Models", "模型");
    public static readonly Phrase System = new("System", "系统");
    public static readonly Phrase Explorer = new("API explorer", "API 浏览器");
    public static readonly Phrase SignOut = new("Sign out", "退出登录");
    public static readonly Phrase SignedInAs = new("Signed in as {0}", "已登录：{0}");
    public static readonly Phrase NotFound = new("There is no such page", "没有这个页面");
    public static readonly Phrase NotFoundText = new(
        "The address leads nowhere. All pages can be reached from the start.", "这个地址不存在。所有页面都可以从“开始”到达。");
    public static readonly Phrase ToStart = new("To the start", "回到开始");
    public static readonly Phrase Failed = new("This page has failed", "页面出错");
    public static readonly Phrase FailedText = new(
        "It is a fault of the service, and is in its log. Nothing was lost.", "这是服务的错误，已记入日志。数据没有丢失。");
    public static readonly Phrase Reconnecting = new("The connection is lost. Connecting again …", "连接已断开，正在重新连接……");
    public static readonly Phrase Unreachable = new(
        "The service does not answer. This page comes back by itself when it does.", "服务没有响应。恢复后页面会自动重新加载。");
    public static readonly Phrase TryAgain = new("Try again", "重试");
}
