using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace NnService.Api.Tests.Access;

/// <summary>A provider of OpenID Connect on this machine, and a service that accepts its tokens and has no key of its own.</summary>
public sealed class IssuerApp : IAsyncLifetime
{
    private const string KeyId = "the key of the provider";

    private readonly RSA _rsa = RSA.Create(2048);
    private WebApplication? _issuer;

    public NnApp App { get; } = new();

    public string Address { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _issuer = builder.Build();
        _issuer.Urls.Add("http://127.0.0.1:0");
        _issuer.MapGet("/.well-known/openid-configuration", () => Results.Json(
            new { issuer = Address, jwks_uri = $"{Address}/keys", id_token_signing_alg_values_supported = (string[])["RS256"] }));
        _issuer.MapGet("/keys", () =>
        {
            var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(_rsa.ExportParameters(false)) { KeyId = KeyId });
            var published = new { kty = key.Kty, n = key.N, e = key.E, kid = key.Kid, use = "sig", alg = "RS256" };
            return Results.Json(new { keys = new[] { published } });
        });
        await _issuer.StartAsync(TestContext.Current.CancellationToken);
        Address = _issuer.Urls.Single();
        await App.StartAsync(
        [
            "--NnService:Auth:Mode=Required", $"--NnService:Auth:Oidc:Authority={Address}", "--NnService:Auth:Oidc:Audience=nnservice",
            "--NnService:Auth:Oidc:TenantClaim=org", .. AccessApp.Unlimited,
        ]);
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        if (_issuer is not null) await _issuer.DisposeAsync();
        _rsa.Dispose();
    }

    /// <summary>A token that is valid but for what is changed in it.</summary>
    public string Token(
        string[]? roles = null,
        string? audience = "nnservice",
        string? issuer = null,
        string type = "at+jwt",
        string? subject = "alice",
        string? org = "acme",
        double validFrom = -60,
        double validUntil = 300,
        SigningCredentials? credentials = null)
    {
        var claims = new Dictionary<string, object> { ["roles"] = roles ?? ["trainer"] };
        if (subject is not null) claims["sub"] = subject;
        if (org is not null) claims["org"] = org;
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? Address,
            Audience = audience,
            TokenType = type,
            NotBefore = now.AddSeconds(validFrom),
            Expires = now.AddSeconds(validUntil),
            Claims = claims,
            SigningCredentials = credentials ?? Signing(_rsa),
        });
    }

    /// <summary>What signs as the provider does, with a key of the caller's.</summary>
    public static SigningCredentials Signing(RSA rsa) =>
        new(new RsaSecurityKey(rsa) { KeyId = KeyId }, SecurityAlgorithms.RsaSha256);

    /// <summary>A signature by the public key as if it were a shared secret, which careless validators accept.</summary>
    public SigningCredentials Confused() => new(
        new SymmetricSecurityKey(_rsa.ExportSubjectPublicKeyInfo()) { KeyId = KeyId }, SecurityAlgorithms.HmacSha256);

    public async Task<HttpStatusCode> StatusAsync(string token, string path = "/models")
    {
        using var answer = await App.GetAsync(path, AccessApp.Header(token));
        return answer.StatusCode;
    }
}
