using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace NnService.Api.Tests.Access;

/// <summary>
/// A provider of OpenID Connect on this machine, and a service that accepts its tokens, lets people sign in there and has no key of its
/// own.
/// </summary>
public sealed class IssuerApp : IAsyncLifetime
{
    public const string ClientId = "nnservice-pages";

    public const string ClientSecret = "canary-of-the-client-Qx7v";

    private const string KeyId = "the key of the provider";

    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ConcurrentDictionary<string, IQueryCollection> _codes = new();
    private WebApplication? _issuer;

    public NnApp App { get; } = new();

    /// <summary>What the provider gives the next one who signs in; null for what <see cref="Token"/> makes.</summary>
    public string? AccessToken { get; set; }

    /// <summary>What it answers instead of a code.</summary>
    public string? Denial { get; set; }

    /// <summary>What it does instead of giving tokens.</summary>
    public Func<HttpContext, IResult>? Trouble { get; set; }

    /// <summary>What it has given away and been shown, none of which may be kept by others.</summary>
    public ConcurrentBag<string> Secrets { get; } = [ClientSecret];

    /// <summary>Settings of a service that lets people sign in here.</summary>
    public string[] Settings =>
    [
        "--NnService:Auth:Mode=Required", $"--NnService:Auth:Oidc:Authority={Address}", "--NnService:Auth:Oidc:Audience=nnservice",
        "--NnService:Auth:Oidc:TenantClaim=org", $"--NnService:Auth:Oidc:ClientId={ClientId}",
        $"--NnService:Auth:Oidc:ClientSecret={ClientSecret}", "--Logging:LogLevel:Microsoft.AspNetCore.Authentication=Trace",
        .. AccessApp.Unlimited,
    ];

    public string Address { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _issuer = builder.Build();
        _issuer.Urls.Add("http://127.0.0.1:0");
        _issuer.MapGet("/.well-known/openid-configuration", () => Results.Json(
            new
            {
                issuer = Address,
                jwks_uri = $"{Address}/keys",
                authorization_endpoint = $"{Address}/authorize",
                token_endpoint = $"{Address}/token",
                id_token_signing_alg_values_supported = (string[])["RS256"],
            }));
        _issuer.MapGet("/authorize", Authorize);
        _issuer.MapPost("/token", (Delegate)GiveAsync);
        _issuer.MapGet("/keys", () =>
        {
            var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(_rsa.ExportParameters(false)) { KeyId = KeyId });
            var published = new { kty = key.Kty, n = key.N, e = key.E, kid = key.Kid, use = "sig", alg = "RS256" };
            return Results.Json(new { keys = new[] { published } });
        });
        await _issuer.StartAsync(TestContext.Current.CancellationToken);
        Address = _issuer.Urls.Single();
        await App.StartAsync(Settings);
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

    // Whoever comes is alice, and has agreed.
    private IResult Authorize(HttpRequest request)
    {
        var query = request.Query;
        var answer = Denial;
        if (answer is null)
        {
            var code = $"code-{Guid.NewGuid():N}";
            Secrets.Add(code);
            _codes[code] = query;
            answer = $"code={code}";
        }

        return Results.Redirect($"{query["redirect_uri"]}?{answer}&state={Uri.EscapeDataString(query["state"]!)}");
    }

    private async Task<IResult> GiveAsync(HttpContext context)
    {
        if (Trouble is not null) return Trouble(context);
        var form = await context.Request.ReadFormAsync();
        if (form["client_id"] != ClientId || form["client_secret"] != ClientSecret)
            return Results.Json(new { error = "invalid_client" }, statusCode: 401);
        var verifier = form["code_verifier"].ToString();
        Secrets.Add(verifier);
        if (form["grant_type"] != "authorization_code" || !_codes.TryRemove(form["code"].ToString(), out var asked)
            || form["redirect_uri"] != asked["redirect_uri"]
            || Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))) != asked["code_challenge"])
            return Results.Json(new { error = "invalid_grant", error_description = $"{form["code"]}" }, statusCode: 400);
        var token = AccessToken ?? Token();
        var identity = Identity(asked["nonce"]!);
        Secrets.Add(token);
        Secrets.Add(identity);
        return Results.Json(new { access_token = token, id_token = identity, token_type = "Bearer", expires_in = 300 });
    }

    private string Identity(string nonce)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Address,
            Audience = ClientId,
            IssuedAt = now,
            Expires = now.AddMinutes(5),
            Claims = new Dictionary<string, object> { ["sub"] = "alice", ["name"] = "Alice <in> Wonderland", ["nonce"] = nonce },
            SigningCredentials = Signing(_rsa),
        });
    }
}
