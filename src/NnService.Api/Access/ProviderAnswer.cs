using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using NnService.Domain;

namespace NnService.Api.Access;

/// <summary>
/// What a provider answered to who signs in; one for each request. The handler of the framework checks state, nonce, identity token and
/// PKCE, and tells here what came of it instead of answering the request.
/// </summary>
internal sealed class ProviderAnswer : OpenIdConnectEvents
{
    private const string Error = "error";

    private bool _hasCode;
    private string? _token;
    private string? _name;

    /// <summary>Where whoever signs in goes from here.</summary>
    public string? ReturnTo { get; private set; }

    /// <summary>The access token, once everything else was in order; it is kept nowhere.</summary>
    public string? AccessToken { get; private set; }

    /// <summary>What people call whoever signed in; null where the provider did not say.</summary>
    public string? Name { get; private set; }

    /// <summary>Why nobody signed in.</summary>
    public SignInFault Fault { get; private set; } = SignInFault.Stale;

    /// <summary>The same for the log, without anything secret.</summary>
    public string Reason { get; private set; } = "nothing was answered";

    public override Task AuthorizationCodeReceived(AuthorizationCodeReceivedContext context)
    {
        _hasCode = true;
        return Task.CompletedTask;
    }

    public override Task TokenValidated(TokenValidatedContext context)
    {
        // The nonce is checked after this.
        _token = context.TokenEndpointResponse?.AccessToken;
        _name = context.Principal is { } person ? NameOf(person) : null;
        return Task.CompletedTask;
    }

    public override Task TicketReceived(TicketReceivedContext context)
    {
        ReturnTo = context.ReturnUri;
        AccessToken = _token;
        Name = _name;
        Fault = SignInFault.NotForUs;
        Reason = "there is no access token";
        context.HandleResponse();
        return Task.CompletedTask;
    }

    public override Task AccessDenied(AccessDeniedContext context)
    {
        ReturnTo = context.Properties?.RedirectUri;
        Fault = SignInFault.Denied;
        Reason = "access_denied";
        context.HandleResponse();
        return Task.CompletedTask;
    }

    public override Task RemoteFailure(RemoteFailureContext context)
    {
        ReturnTo = context.Properties?.RedirectUri;
        (Fault, Reason) = Judge(context.Failure);
        context.HandleResponse();
        return Task.CompletedTask;
    }

    /// <summary>What a failure comes to.</summary>
    /// <param name="failure">The failure; what a provider says in more words than the name of an error may repeat what it was sent.</param>
    private (SignInFault Fault, string Reason) Judge(Exception? failure) => failure switch
    {
        { Data: var data } when data[Error] is string error => (
            error == "invalid_grant" ? SignInFault.Stale : SignInFault.Unusable, Text.Truncate(error)),
        OpenIdConnectProtocolInvalidNonceException => (SignInFault.Stale, "the nonce is another one"),
        HttpRequestException or OperationCanceledException => (SignInFault.Away, failure.GetType().Name),
        _ when !_hasCode => (SignInFault.Stale, "the state is another one"),
        _ => (SignInFault.Unusable, failure?.GetType().Name ?? "it does not say"),
    };

    private static string? NameOf(ClaimsPrincipal person)
    {
        var name = person.FindFirst("name")?.Value ?? person.FindFirst("preferred_username")?.Value ?? "";
        var shown = string.Concat(name.Where(character => !char.IsControl(character))).Trim();
        return shown.Length == 0 ? null : Text.Truncate(shown);
    }
}
