using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using NnService.Api.Requests;
using NnService.Infrastructure.Keys;
using NnService.Web.Language;

namespace NnService.Api.Access;

/// <summary>Signing in with a key, for people: a browser cannot be told to send a header.</summary>
internal static class SignIn
{
    private const string Address = "/signin";
    // It leads people on to where they begin.
    private const string Home = "/";
    private const string Html = "text/html";

    // A key and an address; more is not a form of this page.
    private const int MaxFormBytes = 16 << 10;

    private const string Style = """
        body { font: 16px/1.5 system-ui, sans-serif; margin: 15vh auto; max-width: 24rem; padding: 0 1rem; }
        body { color: #1b1b1b; background: #fff; }
        h1 { font-size: 1.5rem; }
        label, input, button { display: block; width: 100%; box-sizing: border-box; }
        input { font: inherit; padding: .5rem; margin: .25rem 0 1rem; border: 1px solid #767676; border-radius: 4px; }
        button { font: inherit; padding: .5rem; border: 0; border-radius: 4px; color: #fff; background: #1f5fbf; cursor: pointer; }
        input:focus-visible, button:focus-visible, a:focus-visible { outline: 3px solid #1f5fbf; outline-offset: 2px; }
        .error { color: #a4000f; }
        @media (prefers-color-scheme: dark) {
          body { color: #eee; background: #1b1b1b; }
          input { color: inherit; background: #2b2b2b; }
          a { color: #8ab4f8; }
          .error { color: #ff8a80; }
        }
        """;

    public static void MapSignIn(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("").ExcludeFromDescription();
        pages.MapGet(Address, Show).AllowQuery(LanguageChoice.QueryKey).Needs(Scopes.None);
        pages.MapGet($"{Address}/style.css", () => TypedResults.Text(Style, "text/css")).Needs(Scopes.None);
        pages.MapPost(Address, EnterAsync).Needs(Scopes.None);
        pages.MapPost("/signout", LeaveAsync).Needs(Scopes.None);
    }

    /// <summary>Whether a request is that of a person who looks at a page.</summary>
    public static bool IsWanted(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && Accept.Choose(request, "application/json", Html) == Html;

    /// <summary>Where to sign in, to come back to what was asked for.</summary>
    public static string AddressFor(HttpRequest request) =>
        $"{Address}{QueryString.Create("returnTo", $"{request.Path.ToUriComponent()}{request.QueryString.ToUriComponent()}")}";

    private static Results<ContentHttpResult, RedirectHttpResult> Show(HttpContext context, string? returnTo = null) =>
        IsNeeded(context) ? Page(context, Local(returnTo), Caller.Of(context), error: null) : TypedResults.Redirect(Local(returnTo));

    private static async Task<Results<ContentHttpResult, RedirectHttpResult>> EnterAsync(
        HttpContext context,
        [FromServices] KeyRing keys,
        [FromServices] SessionStore sessions,
        [FromServices] FailedKeys failures,
        [FromServices] AccessAudit audit)
    {
        if (await FormAsync(context.Request) is not { } form)
            return Page(context, Home, Caller.Stranger, SignInPhrases.BadForm, StatusCodes.Status400BadRequest);
        var returnTo = Local(form["returnTo"]);
        if (!IsNeeded(context)) return TypedResults.Redirect(returnTo);
        if (keys.Find(form["key"].ToString().Trim()) is not { } key)
        {
            var isTooMany = failures.Add(context.Connection.RemoteIpAddress) is not null;
            var status = isTooMany ? StatusCodes.Status429TooManyRequests : StatusCodes.Status401Unauthorized;
            audit.Refused(context, status);
            return Page(
                context,
                returnTo,
                Caller.Stranger,
                isTooMany ? SignInPhrases.TooMany : SignInPhrases.WrongKey,
                status);
        }

        await audit.ActAsync(
            context,
            async _ => Session.Keep(context, await sessions.BeginAsync(key.Id, context.RequestAborted)),
            Caller.With(key));
        return TypedResults.Redirect(returnTo);
    }

    private static async Task<RedirectHttpResult> LeaveAsync(HttpContext context, [FromServices] SessionStore sessions)
    {
        if (Session.TokenOf(context.Request) is { } token) await sessions.EndAsync(token, context.RequestAborted);
        Session.Forget(context);
        return TypedResults.Redirect(Address);
    }

    // Where nobody is asked for a key there is nothing to sign in to.
    private static bool IsNeeded(HttpContext context) => Caller.Of(context) != Caller.Everybody;

    private static async Task<IFormCollection?> FormAsync(HttpRequest request)
    {
        if (!request.HasFormContentType || request.ContentLength is not <= MaxFormBytes) return null;
        return await request.ReadFormAsync(request.HttpContext.RequestAborted);
    }

    // Only pages of this server: whoever sends somebody the address of this page must not choose where they are sent on to.
    private static string Local(string? address) =>
        address is ['/', ..] and not ['/', '/' or '\\', ..] && !address.Any(char.IsControl) ? address : Home;

    private static ContentHttpResult Page(
        HttpContext context, string returnTo, Caller caller, Phrase? error, int status = StatusCodes.Status200OK)
    {
        // The browser says then where the form comes from, which is asked before anything is changed.
        context.Response.Headers["Referrer-Policy"] = "same-origin";
        var request = context.Request;
        var language = LanguageChoice.Find(context);
        var l = new Localizer(language);
        var body = caller.Key is { } key
            ? $"""
              <h1>{Encode(l[SignInPhrases.SignedIn])}</h1>
              <p>{Encode(l[SignInPhrases.KeyIs])} <b>{Encode(key.Name)}</b> ({Encode(key.Id)})</p>
              <p><a href="{Encode(PathPrefix.Address(request, returnTo))}">{Encode(l[SignInPhrases.GoOn])}</a></p>
              <form method="post" action="{Encode(PathPrefix.Address(request, "/signout"))}">
                <button>{Encode(l[SignInPhrases.SignOut])}</button>
              </form>
              """
            : $"""
              <h1>NnService</h1>
              <p>{Encode(l[SignInPhrases.AsksForKey])}</p>
              {(error is null ? "" : $"<p class=\"error\" role=\"alert\">{Encode(l[error])}</p>")}
              <form method="post" action="{Encode(PathPrefix.Address(request, Address))}">
                <input type="hidden" name="returnTo" value="{Encode(returnTo)}">
                <label for="key">{Encode(l[SignInPhrases.Key])}</label>
                <input id="key" name="key" type="password" autocomplete="current-password" required autofocus>
                <button>{Encode(l[SignInPhrases.SignIn])}</button>
              </form>
              <p>{Switch(request, returnTo, language)}</p>
              """;
        return TypedResults.Content(
            $"""
            <!doctype html>
            <html lang="{LanguageChoice.TagOf(language)}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>{Encode(l[SignInPhrases.SignIn])} – NnService</title>
            <link rel="stylesheet" href="{Encode(PathPrefix.Address(request, $"{Address}/style.css"))}">
            </head>
            <body><main>{body}</main></body>
            </html>
            """,
            $"{Html}; charset=utf-8",
            statusCode: status);
    }

    // The other language says its own name.
    private static string Switch(HttpRequest request, string returnTo, PageLanguage language)
    {
        var (other, name) = language == PageLanguage.English ? (PageLanguage.Chinese, "中文") : (PageLanguage.English, "English");
        var tag = LanguageChoice.TagOf(other);
        var query = QueryString.Create("returnTo", returnTo).Add(LanguageChoice.QueryKey, tag);
        return $"<a lang=\"{tag}\" href=\"{Encode(PathPrefix.Address(request, $"{Address}{query}"))}\">{name}</a>";
    }

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
