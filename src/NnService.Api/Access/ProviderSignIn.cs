using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using NnService.Api.Requests;
using NnService.Infrastructure.Keys;

namespace NnService.Api.Access;

/// <summary>Signing in at an OpenID Connect provider, for people: the authorization code flow with PKCE.</summary>
/// <remarks>
/// The handler of the framework is asked at endpoints like all others, so that the guards stand before it; as a scheme of authentication it
/// would be asked first of all.
/// </remarks>
internal static partial class ProviderSignIn
{
    private const string Begin = "/signin/provider";

    // The provider knows it: it sends nobody to an address that was not registered with it.
    private const string Callback = "/signin/oidc";

    private const string Scheme = "oidc";

    /// <summary>Where signing in at the provider begins, to come back to an address.</summary>
    public static string AddressFor(string returnTo) => $"{Begin}{QueryString.Create(SignIn.ReturnTo, returnTo)}";

    public static void AddProviderSignIn(this IServiceCollection services)
    {
        services.AddScoped<ProviderAnswer>();
        services.AddSingleton<IPostConfigureOptions<OpenIdConnectOptions>, OpenIdConnectPostConfigureOptions>();
        services.AddOptions<OpenIdConnectOptions>(Scheme).Configure<IOptions<NnIssuerOptions>, AccessTokens, TimeProvider>(Configure);
    }

    public static void MapProviderSignIn(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("").ExcludeFromDescription();
        pages.MapGet(Begin, BeginAsync).Needs(Scopes.None);
        pages.MapGet(Callback, EndAsync).AllowAnyQuery().Needs(Scopes.None);
    }

    private static void Configure(OpenIdConnectOptions options, IOptions<NnIssuerOptions> ours, AccessTokens tokens, TimeProvider time)
    {
        var settings = ours.Value;
        options.ConfigurationManager = tokens.Issuer;
        options.ClientId = settings.ClientId;
        options.ClientSecret = settings.ClientSecret is { Length: > 0 } secret ? secret : null;
        options.CallbackPath = Callback;
        options.ResponseType = OpenIdConnectResponseType.Code;
        // A form that another server posts would need cookies that are sent from everywhere, which browsers keep over HTTPS alone.
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        foreach (var cookie in (CookieBuilder[])[options.CorrelationCookie, options.NonceCookie])
        {
            cookie.SameSite = SameSiteMode.Lax;
            cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        }

        options.Scope.Clear();
        foreach (var scope in settings.ScopeNames) options.Scope.Add(scope);
        options.MapInboundClaims = false;
        options.EventsType = typeof(ProviderAnswer);
        options.TimeProvider = time;
    }

    private static async Task<Results<ContentHttpResult, RedirectHttpResult, EmptyHttpResult>> BeginAsync(
        HttpContext context,
        [FromServices] IOptions<NnIssuerOptions> settings,
        [FromServices] AccessTokens tokens,
        [FromServices] AccessAudit audit,
        [FromServices] ILogger<ProviderAnswer> logger,
        string? returnTo = null)
    {
        returnTo = SignIn.Local(returnTo);
        if (!IsOffered(context, settings.Value)) return TypedResults.Redirect(SignIn.AddressFor(returnTo));
        if (!await tokens.AnswersAsync(context.RequestAborted)) return Refuse(context, returnTo, SignInFault.Away, audit);
        try
        {
            await (await HandlerAsync(context)).ChallengeAsync(new AuthenticationProperties { RedirectUri = returnTo });
            return TypedResults.Empty;
        }
        catch (Exception e) when (e is InvalidOperationException or HttpRequestException or OpenIdConnectProtocolException)
        {
            // It publishes no address to sign in at, or asks to be told beforehand who will come, and does not answer to that.
            Log.Failed(logger, settings.Value.Authority, e.GetType().Name);
            return Refuse(context, returnTo, SignInFault.Unusable, audit);
        }
    }

    private static async Task<Results<ContentHttpResult, RedirectHttpResult>> EndAsync(
        HttpContext context,
        [FromServices] IOptions<NnIssuerOptions> settings,
        [FromServices] ProviderAnswer answer,
        [FromServices] AccessTokens tokens,
        [FromServices] SessionStore sessions,
        [FromServices] AccessAudit audit,
        [FromServices] ILogger<ProviderAnswer> logger)
    {
        var authority = settings.Value.Authority;
        if (!IsOffered(context, settings.Value)) return TypedResults.Redirect(SignIn.Address);
        await (await HandlerAsync(context)).HandleRequestAsync();
        var returnTo = SignIn.Local(answer.ReturnTo);
        if (answer.AccessToken is not { } token)
        {
            Log.Failed(logger, authority, answer.Reason);
            return Refuse(context, returnTo, answer.Fault, audit);
        }

        if (await tokens.ReadAsync(token, context.RequestAborted) is not { } reading)
            return Refuse(context, returnTo, SignInFault.Away, audit);
        if (reading is not { Subject: { } name, Caller: { Scopes: not Scopes.None and var scopes, Tenant: { } tenant } })
        {
            Log.Failed(logger, authority, reading.Fault ?? "its token names no role");
            return Refuse(context, returnTo, reading.Fault is null ? SignInFault.NoRole : SignInFault.NotForUs, audit);
        }

        var subject = new SessionSubject(authority, name, answer.Name, scopes, tenant, reading.EndsAt);
        await audit.ChangeAsync(
            context,
            async () => Session.Keep(context, await sessions.BeginAsync(subject, context.RequestAborted)),
            reading.Caller);
        return SignInPage.GoOn(context, returnTo);
    }

    private static bool IsOffered(HttpContext context, NnIssuerOptions settings) =>
        settings.SignInHost is not null && SignIn.IsNeeded(context);

    private static ContentHttpResult Refuse(HttpContext context, string returnTo, SignInFault fault, AccessAudit audit)
    {
        if (fault.Status == StatusCodes.Status401Unauthorized) audit.Refused(context, fault.Status);
        return SignInPage.Show(context, returnTo, Caller.Stranger, fault.Says, fault.Status);
    }

    private static async Task<OpenIdConnectHandler> HandlerAsync(HttpContext context)
    {
        // At its finest level it would write codes and tokens into the log; what matters is told here.
        var handler = new OpenIdConnectHandler(
            context.RequestServices.GetRequiredService<IOptionsMonitor<OpenIdConnectOptions>>(),
            NullLoggerFactory.Instance,
            HtmlEncoder.Default,
            UrlEncoder.Default);
        await handler.InitializeAsync(new(Scheme, displayName: null, typeof(OpenIdConnectHandler)), context);
        return handler;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Somebody could not sign in with {Authority}: {Reason}")]
        public static partial void Failed(ILogger logger, string authority, string reason);
    }
}
