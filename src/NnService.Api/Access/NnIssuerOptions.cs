using System.ComponentModel.DataAnnotations;

namespace NnService.Api.Access;

/// <summary>Tokens of an OpenID Connect provider; section <c>NnService:Auth:Oidc</c>.</summary>
public sealed class NnIssuerOptions : IValidatableObject
{
    internal const string Section = "NnService:Auth:Oidc";

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

    /// <summary>What is wrong with a provider that is named: its address, or no audience.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
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
