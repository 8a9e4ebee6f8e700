using NnService.Web.Language;

namespace NnService.Api.Access;

/// <summary>What is said to those who sign in.</summary>
internal static class SignInPhrases
{
    public static readonly Phrase SignedIn = new("Signed in", "已登录");
    public static readonly Phrase KeyIs = new("The key is", "密钥：");
    public static readonly Phrase GoOn = new("Go on", "继续");
    public static readonly Phrase SignOut = new("Sign out", "退出登录");
    public static readonly Phrase AsksForKey = new("This service asks for a key. Whoever runs it makes keys.", "此服务需要密钥。密钥由服务的运行者创建。");
    public static readonly Phrase Key = new("Key", "密钥");
    public static readonly Phrase SignIn = new("Sign in", "登录");
    public static readonly Phrase BadForm = new("The form could not be read.", "无法读取表单。");
    public static readonly Phrase WrongKey = new("This is not a valid key.", "这不是有效的密钥。");
    public static readonly Phrase TooMany = new(
        "Too many wrong keys came from your address; try again in a minute.", "您的地址发来的错误密钥过多，请一分钟后再试。");
}
