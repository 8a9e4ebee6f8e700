using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using NnService.Api.Requests;
using NnService.Infrastructure.Keys;
using NnService.Web.Language;

namespace NnService.Api.Access;

/// <summary>Signing in with a key, for people: a browser cannot be told to send a header.</summary>
internal static class SignIn
{
    /// <summary>Where people sign in.</summary>
    public const string Address = "/signin";

    /// <summary>What the address to come back to is called in queries and forms.</summary>
    public const string ReturnTo = "returnTo";

    // It leads people on to where they begin.
    private const string Home = "/";

    // A key and an address; more is not a form of this page.
    private const int MaxFormBytes = 16 << 10;

    public static void MapSignIn(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("").ExcludeFromDescription();
        pages.MapGet(Address, Show).AllowQuery(LanguageChoice.QueryKey).Needs(Scopes.None);
        pages.MapGet($"{Address}/style.css", () => TypedResults.Text(SignInPage.Style, "text/css")).Needs(Scopes.None);
        pages.MapPost(Address, EnterAsync).Needs(Scopes.None);
        pages.MapPost("/signout", LeaveAsync).Needs(Scopes.None);
    }

    /// <summary>Whether a request is that of a person who looks at a page.</summary>
    public static bool IsWanted(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && Accept.Choose(request, "application/json", SignInPage.Html) == SignInPage.Html;

    /// <summary>Where to sign in, to come back to what was asked for.</summary>
    public static string AddressFor(HttpRequest request) =>
        AddressFor($"{request.Path.ToUriComponent()}{request.QueryString.ToUriComponent()}");

    /// <summary>Where to sign in, to come back to an address.</summary>
    public static string AddressFor(string returnTo) => $"{Address}{QueryString.Create(ReturnTo, returnTo)}";

    /// <summary>
    /// An address of this server, else its first: whoever sends somebody the address of a page must not choose where they are sent on to.
    /// </summary>
    public static string Local(string? address) =>
        address is ['/', ..] and not ['/', '/' or '\\', ..] && !address.Any(char.IsControl) ? address : Home;

    /// <summary>Whether there is something to sign in to: there is nothing where nobody is asked for a key.</summary>
    public static bool IsNeeded(HttpContext context) => Caller.Of(context) != Caller.Everybody;

    private static Results<ContentHttpResult, RedirectHttpResult> Show(HttpContext context, string? returnTo = null) =>
        IsNeeded(context) ? SignInPage.Show(context, Local(returnTo), Caller.Of(context)) : TypedResults.Redirect(Local(returnTo));

    private static async Task<Results<ContentHttpResult, RedirectHttpResult>> EnterAsync(
        HttpContext context,
        [FromServices] KeyRing keys,
        [FromServices] SessionStore sessions,
        [FromServices] FailedKeys failures,
        [FromServices] AccessAudit audit)
    {
        if (await FormAsync(context.Request) is not { } form)
            return SignInPage.Show(context, Home, Caller.Stranger, SignInPhrases.BadForm, StatusCodes.Status400BadRequest);
        var returnTo = Local(form[ReturnTo]);
        if (!IsNeeded(context)) return TypedResults.Redirect(returnTo);
        if (keys.Find(form["key"].ToString().Trim()) is not { } key)
        {
            var isTooMany = failures.Add(context.Connection.RemoteIpAddress) is not null;
            var status = isTooMany ? StatusCodes.Status429TooManyRequests : StatusCodes.Status401Unauthorized;
            audit.Refused(context, status);
            return SignInPage.Show(
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

    private static async Task<IFormCollection?> FormAsync(HttpRequest request)
    {
        if (!request.HasFormContentType || request.ContentLength is not <= MaxFormBytes) return null;
        return await request.ReadFormAsync(request.HttpContext.RequestAborted);
    }
}
