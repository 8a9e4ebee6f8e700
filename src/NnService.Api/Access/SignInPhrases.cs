using NnService.Web.Language;

namespace NnService.Api.Access;

/// <summary>What is said to those who sign in.</summary>
internal static class SignInPhrases
{
    public static readonly Phrase SignedIn = new("Signed in", "已登录");
    public static readonly Phrase KeyIs = new("The key is", "密钥：");
    public static readonly Phrase YouAre = new("You are", "当前用户：");
    public static readonly Phrase GoOn = new("Go on", "继续");
    public static readonly Phrase SignOut = new("Sign out", "退出登录");
    public static readonly Phrase AsksForKey = new("This service asks for a key. Whoever runs it makes keys.", "此服务需要密钥。密钥由服务的运行者创建。");
    public static readonly Phrase SignInWith = new("Sign in with {0}", "使用 {0} 登录");
    public static readonly Phrase OrWithKey = new("Or with a key, which whoever runs this service makes:", "或使用密钥登录，密钥由服务的运行者创建：");
    public static readonly Phrase Key = new("Key", "密钥");
    public static readonly Phrase SignIn = new("Sign in", "登录");
    public static readonly Phrase BadForm = new("The form could not be read.", "无法读取表单。");
    public static readonly Phrase WrongKey = new("This is not a valid key.", "这不是有效的密钥。");
    public static readonly Phrase TooMany = new(
        "Too many wrong keys came from your address; try again in a minute.", "您的地址发来的错误密钥过多，请一分钟后再试。");
    public static readonly Phrase Denied = new("{0} did not let you sign in.", "{0} 未允许您登录。");
    public static readonly Phrase Stale = new(
        "This sign-in took too long, or was begun in another browser. Begin again.", "此次登录已超时，或是在其他浏览器中开始的。请重新开始。");
    public static readonly Phrase Away = new(
        "{0} does not answer; try again in a minute, or sign in with a key.", "{0} 没有响应，请一分钟后再试，或使用密钥登录。");
    public static readonly Phrase Unusable = new(
        "{0} answered with an error, which is in the log of this service.", "{0} 返回了错误，详情见此服务的日志。");
    public static readonly Phrase NotForUs = new(
        "What {0} says about you is not meant for this service, which whoever runs it can put right.", "{0} 提供的信息并非用于此服务，请联系服务的运行者。");
    public static readonly Phrase NoRole = new(
        "You have no role in this service yet; whoever administers {0} can give you one.", "您在此服务中还没有角色，请联系 {0} 的管理员分配。");
}
