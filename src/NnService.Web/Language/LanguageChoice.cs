using Microsoft.AspNetCore.Http;

namespace NnService.Web.Language;

/// <summary>
/// Which language a page is written in: that of the address, else the one chosen before, else the first that the browser takes.
/// </summary>
public static class LanguageChoice
{
    /// <summary>The name in a query, and of the cookie that keeps the choice.</summary>
    public const string QueryKey = "lang";

    private const string Cookie = "nnservice-lang";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    /// <summary>The tag of a language (RFC 5646).</summary>
    public static string TagOf(PageLanguage language) => language == PageLanguage.Chinese ? "zh-CN" : "en";

    /// <summary>Finds the language of a request, and keeps one that its address names.</summary>
    public static PageLanguage Find(HttpContext context)
    {
        var request = context.Request;
        if (Parse(request.Query[QueryKey]) is { } asked)
        {
            context.Response.Cookies.Append(
                Cookie,
                TagOf(asked),
                new CookieOptions
                {
                    HttpOnly = true,
                    IsEssential = true,
                    MaxAge = Lifetime,
                    Path = "/",
                    SameSite = SameSiteMode.Lax,
                    Secure = request.IsHttps,
                });
            return asked;
        }

        return Parse(request.Cookies[Cookie]) ?? OfBrowser(request) ?? PageLanguage.English;
    }

    private static PageLanguage? OfBrowser(HttpRequest request) => request.GetTypedHeaders().AcceptLanguage
        .Where(language => language.Quality is null or > 0)
        .OrderByDescending(language => language.Quality ?? 1)
        .Select(language => Parse(language.Value.Value))
        .FirstOrDefault(language => language is not null);

    private static PageLanguage? Parse(string? tag) => tag?.Split('-')[0].ToUpperInvariant() switch
    {
        "ZH" => PageLanguage.Chinese,
        "EN" => PageLanguage.English,
        _ => null,
    };
}
