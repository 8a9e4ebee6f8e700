using System.ComponentModel.DataAnnotations;

namespace NnService.Api.Access;

/// <summary>Tokens of an OpenID Connect provider, and people who sign in there; section <c>NnService:Auth:Oidc</c>.</summary>
public sealed class NnIssuerOptions : IValidatableObject
{
    internal const string Section = "NnService:Auth:Oidc";

    private const string OpenIdScope = "openid";

    /// <summary>The address of the provider, beneath which <c>/.well-known/openid-configuration</c> is; empty for none.</summary>
    public string Authority { get; set; } = "";

    internal bool IsSet => Authority.Length > 0;

    /// <summary>What tokens must name as their audience: this service, as the provider calls it.</summary>
    public string Audience { get; set; } = "";

    /// <summary>The claim that names roles or scopes, one or several, also separated by spaces.</summary>
    [Required]
    public string RoleClaim { get; set; } = "roles";

    /// <summary>What is before the name of a role in that claim; roles without it are not of this service.</summary>
    public string RolePrefix { get; set; } = "";

    /// <summary>The claim that names the tenant; empty where all belong to the tenant default.</summary>
    public string TenantClaim { get; set; } = "";

    /// <summary>The types of tokens, in their header <c>typ</c>; some providers write <c>JWT</c>.</summary>
    [Required]
    public string TokenType { get; set; } = "at+jwt";

    /// <summary>What the provider calls this service where people sign in; empty where they sign in with keys alone.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>What proves to the provider that it is this service that asks; empty for a public client.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>What the provider is asked for when people sign in, separated by spaces.</summary>
    public string Scopes { get; set; } = $"{OpenIdScope} profile";

    /// <summary>The host at which people sign in; null where they do not.</summary>
    internal string? SignInHost => IsSet && ClientId.Length > 0 ? new Uri(Authority).Host : null;

    internal IEnumerable<string> ScopeNames => Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What is wrong with a provider that is named: its address, no audience, or how people sign in there.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ClientId.Length > 0 && !IsSet)
            yield return new(
                $"{Section}:ClientId is set and {Section}:Authority is empty. Name the provider where people sign in.", [nameof(ClientId)]);
        if (ClientSecret.Length > 0 && ClientId.Length == 0)
            yield return new(
                $"{Section}:ClientSecret is set and {Section}:ClientId is empty. Name whose secret it is.", [nameof(ClientSecret)]);
        if (!ScopeNames.Contains(OpenIdScope))
            yield return new(
                $"{Section}:Scopes is '{Scopes}'; without {OpenIdScope} the provider does not say who has signed in.", [nameof(Scopes)]);
        if (!IsSet) yield break;
        if (!Uri.TryCreate(Authority, UriKind.Absolute, out var authority)
            || (authority.Scheme != Uri.UriSchemeHttps && !(authority.Scheme == Uri.UriSchemeHttp && authority.IsLoopback)))
            yield return new(
                $"{Section}:Authority is '{Authority}'; it must be an https address (http on this machine).", [nameof(Authority)]);
        if (Audience.Length == 0)
            yield return new(
                $"{Section}:Audience is empty; tokens for others would be accepted. Name this service as the provider does.",
                [nameof(Audience)]);
    }
}
