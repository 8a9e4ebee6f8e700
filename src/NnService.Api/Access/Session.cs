using NnService.Infrastructure.Keys;

namespace NnService.Api.Access;

/// <summary>The cookie of a browser that has signed in.</summary>
internal static class Session
{
    private const string Name = "nnservice";

    // A browser takes a cookie of this name only over HTTPS, from this host itself and for all of it.
    private const string SecureName = "__Host-nnservice";

    /// <summary>What the browser keeps; null where it keeps nothing.</summary>
    public static string? TokenOf(HttpRequest request) =>
        request.Headers.Cookie.Count == 0 ? null : request.Cookies[request.IsHttps ? SecureName : Name];

    /// <summary>Lets the browser keep a session.</summary>
    public static void Keep(HttpContext context, string token) =>
        context.Response.Cookies.Append(NameFor(context), token, Options(context));

    /// <summary>Lets the browser forget its session.</summary>
    public static void Forget(HttpContext context) => context.Response.Cookies.Delete(NameFor(context), Options(context));

    private static string NameFor(HttpContext context) => context.Request.IsHttps ? SecureName : Name;

    private static CookieOptions Options(HttpContext context) => new()
    {
        HttpOnly = true,
        Secure = context.Request.IsHttps,
        SameSite = SameSiteMode.Strict,
        Path = "/",
        MaxAge = SessionStore.Lifetime,
        IsEssential = true,
    };
}
