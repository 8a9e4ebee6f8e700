using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using NnService.Api.Requests;
using NnService.Web.Language;

namespace NnService.Api.Access;

/// <summary>The page where people sign in, and what they see once they have.</summary>
internal static class SignInPage
{
    /// <summary>What it is.</summary>
    public const string Html = "text/html";

    /// <summary>How the page looks.</summary>
    public const string Style = """
        body { font: 16px/1.5 system-ui, sans-serif; margin: 15vh auto; max-width: 24rem; padding: 0 1rem; }
        body { color: #1b1b1b; background: #fff; }
        h1 { font-size: 1.5rem; }
        label, input, button { display: block; width: 100%; box-sizing: border-box; }
        input { font: inherit; padding: .5rem; margin: .25rem 0 1rem; border: 1px solid #767676; border-radius: 4px; }
        button, .provider { font: inherit; padding: .5rem; border: 0; border-radius: 4px; color: #fff; background: #1f5fbf; }
        button { cursor: pointer; }
        .provider { display: block; text-align: center; text-decoration: none; }
        input:focus-visible, button:focus-visible, a:focus-visible { outline: 3px solid #1f5fbf; outline-offset: 2px; }
        .error { color: #a4000f; }
        @media (prefers-color-scheme: dark) {
          body { color: #eee; background: #1b1b1b; }
          input { color: inherit; background: #2b2b2b; }
          a:not(.provider) { color: #8ab4f8; }
          .error { color: #ff8a80; }
        }
        """;

    // Chinese stays Chinese.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>The forms, or who has signed in.</summary>
    /// <param name="context">The request.</param>
    /// <param name="returnTo">Where they go from here.</param>
    /// <param name="caller">Who looks at it.</param>
    /// <param name="error">What has gone wrong.</param>
    /// <param name="status">The status of the answer.</param>
    public static ContentHttpResult Show(
        HttpContext context, string returnTo, Caller caller, Phrase? error = null, int status = StatusCodes.Status200OK)
    {
        // The browser says then where the form comes from, which is asked before anything is changed.
        context.Response.Headers["Referrer-Policy"] = "same-origin";
        var l = new Localizer(LanguageChoice.Find(context));
        var body = caller.Name is null ? Forms(context, l, returnTo, error) : Welcome(context, l, returnTo, caller);
        return Document(context.Request, l, body, status);
    }

    /// <summary>
    /// Leads on who comes from another server and has just signed in. The browser does not send its new session along a redirect that began
    /// elsewhere, but from a page of this server it does.
    /// </summary>
    public static ContentHttpResult GoOn(HttpContext context, string returnTo)
    {
        var l = new Localizer(LanguageChoice.Find(context));
        var address = Encode(PathPrefix.Address(context.Request, returnTo));
        return Document(
            context.Request,
            l,
            $"""
             <h1>{Encode(l[SignInPhrases.SignedIn])}</h1>
             <p><a href="{address}">{Encode(l[SignInPhrases.GoOn])}</a></p>
             """,
            StatusCodes.Status200OK,
            $"<meta http-equiv=\"refresh\" content=\"0; url={address}\">");
    }

    private static string Welcome(HttpContext context, Localizer l, string returnTo, Caller caller) =>
        $"""
         <h1>{Encode(l[SignInPhrases.SignedIn])}</h1>
         <p>{Who(l, caller)}</p>
         <p><a href="{Encode(PathPrefix.Address(context.Request, returnTo))}">{Encode(l[SignInPhrases.GoOn])}</a></p>
         <form method="post" action="{Encode(PathPrefix.Address(context.Request, "/signout"))}">
           <button>{Encode(l[SignInPhrases.SignOut])}</button>
         </form>
         """;

    private static string Who(Localizer l, Caller caller) => caller.Key is { } key
        ? $"{Encode(l[SignInPhrases.KeyIs])} <b>{Encode(key.Name)}</b> ({Encode(key.Id)})"
        : $"{Encode(l[SignInPhrases.YouAre])} <b>{Encode(caller.ShownName ?? caller.Name!)}</b>";

    private static string Forms(HttpContext context, Localizer l, string returnTo, Phrase? error)
    {
        var request = context.Request;
        var provider = SignIn.IsNeeded(context)
            ? context.RequestServices.GetRequiredService<IOptions<NnIssuerOptions>>().Value.SignInHost
            : null;
        return $"""
            <h1>NnService</h1>
            {(error is null ? "" : $"<p class=\"error\" role=\"alert\">{Encode(l[error, provider])}</p>")}
            {(provider is null ? $"<p>{Encode(l[SignInPhrases.AsksForKey])}</p>" : Provider(request, l, returnTo, provider))}
            <form method="post" action="{Encode(PathPrefix.Address(request, SignIn.Address))}">
              <input type="hidden" name="{SignIn.ReturnTo}" value="{Encode(returnTo)}">
              <label for="key">{Encode(l[SignInPhrases.Key])}</label>
              <input id="key" name="key" type="password" autocomplete="current-password" required{(provider is null ? " autofocus" : "")}>
              <button>{Encode(l[SignInPhrases.SignIn])}</button>
            </form>
            <p>{Switch(request, returnTo, l.Language)}</p>
            """;
    }

    // A link: the browser would keep a form from being led to another server.
    private static string Provider(HttpRequest request, Localizer l, string returnTo, string provider)
    {
        var address = PathPrefix.Address(request, ProviderSignIn.AddressFor(returnTo));
        return $"""
            <p><a class="provider" href="{Encode(address)}">{Encode(l[SignInPhrases.SignInWith, provider])}</a></p>
            <p>{Encode(l[SignInPhrases.OrWithKey])}</p>
            """;
    }

    private static ContentHttpResult Document(HttpRequest request, Localizer l, string body, int status, string head = "") =>
        TypedResults.Content(
            $"""
             <!doctype html>
             <html lang="{LanguageChoice.TagOf(l.Language)}">
             <head>
             <meta charset="utf-8">
             <meta name="viewport" content="width=device-width">
             <title>{Encode(l[SignInPhrases.SignIn])} – NnService</title>
             <link rel="stylesheet" href="{Encode(PathPrefix.Address(request, $"{SignIn.Address}/style.css"))}">
             {head}
             </head>
             <body><main>{body}</main></body>
             </html>
             """,
            $"{Html}; charset=utf-8",
            statusCode: status);

    // The other language says its own name.
    private static string Switch(HttpRequest request, string returnTo, PageLanguage language)
    {
        var (other, name) = language == PageLanguage.English ? (PageLanguage.Chinese, "中文") : (PageLanguage.English, "English");
        var tag = LanguageChoice.TagOf(other);
        var query = QueryString.Create(SignIn.ReturnTo, returnTo).Add(LanguageChoice.QueryKey, tag);
        return $"<a lang=\"{tag}\" href=\"{Encode(PathPrefix.Address(request, $"{SignIn.Address}{query}"))}\">{name}</a>";
    }

    private static string Encode(string text) => Encoder.Encode(text);
}
