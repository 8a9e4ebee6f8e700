using System.Security.Claims;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using NnService.Api.Requests;
using NnService.Infrastructure.Keys;
using NnService.Infrastructure.Storage;

namespace NnService.Api.Access;

/// <summary>
/// Access tokens of an OpenID Connect provider (RFC 9068). Signature, issuer, audience, type and times are checked with what the provider
/// publishes, which is fetched when the first token comes and again when a token is signed with a key that is not known. Thread-safe.
/// </summary>
internal sealed partial class AccessTokens
{
    private const string Subject = "sub";

    // However many tokens come, a provider that does not answer is asked, and the log told, once in this time.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly NnIssuerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<AccessTokens> _logger;
    private readonly ConfigurationManager<OpenIdConnectConfiguration>? _issuer;
    private readonly TokenValidationParameters? _rules;
    private long _silentSince; // 0 while it answers

    public AccessTokens(IOptions<NnIssuerOptions> options, TimeProvider time, ILogger<AccessTokens> logger)
    {
        _options = options.Value;
        _time = time;
        _logger = logger;
        if (!AreAccepted) return;
        var authority = new Uri(_options.Authority);
        _issuer = new(
            $"{authority.AbsoluteUri.TrimEnd('/')}/.well-known/openid-configuration",
            new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever { RequireHttps = !authority.IsLoopback });
        _rules = new()
        {
            ConfigurationManager = _issuer,
            ValidAudience = _options.Audience,
            ValidTypes = [_options.TokenType],
            ClockSkew = TimeSpan.FromSeconds(60),
        };
    }

    /// <summary>Whether tokens are accepted at all.</summary>
    public bool AreAccepted => _options.IsSet;

    /// <summary>What the provider publishes; null where there is none.</summary>
    public IConfigurationManager<OpenIdConnectConfiguration>? Issuer => _issuer;

    /// <summary>Who signed in earlier; a stranger where the settings no longer name that provider for it.</summary>
    public Caller CallerOf(SessionSubject subject) => _options.SignInHost is not null && subject.Issuer == _options.Authority
        ? Caller.With(subject.Subject, subject.Scopes, subject.Tenant, subject.Name)
        : Caller.Stranger;

    /// <summary>Whether the provider answers.</summary>
    public async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _silentSince) is not 0 and var since && _time.GetElapsedTime(since) < Patience) return false;
        try
        {
            // Without it every token would look as if it were signed by a stranger.
            await _issuer!.GetConfigurationAsync(cancellationToken);
            Volatile.Write(ref _silentSince, 0);
            return true;
        }
        catch (Exception e) when (e is InvalidOperationException or IOException)
        {
            Volatile.Write(ref _silentSince, _time.GetTimestamp());
            Log.Silent(_logger, _options.Authority, e.InnerException?.Message ?? e.Message);
            return false;
        }
    }

    /// <summary>Reads a token; null where the provider does not answer.</summary>
    public async Task<TokenReading?> ReadAsync(string token, CancellationToken cancellationToken)
    {
        if (!await AnswersAsync(cancellationToken)) return null;
        var result = await _handler.ValidateTokenAsync(token, _rules);
        if (!result.IsValid)
        {
            var fault = result.Exception?.GetType().Name ?? "it is not valid";
            Log.Refused(_logger, fault);
            return TokenReading.Wrong(fault);
        }

        var identity = result.ClaimsIdentity;
        if (identity.FindFirst(Subject)?.Value is not { Length: > 0 } subject || !QueryValue.IsText(subject))
            return TokenReading.Wrong("it names no subject");
        return TenantOf(identity) is { } tenant
            ? new(Caller.With(subject, ScopesOf(identity), tenant), subject, result.SecurityToken.ValidTo, Fault: null)
            : TokenReading.Wrong("it names no tenant");
    }

    private Scopes ScopesOf(ClaimsIdentity identity)
    {
        var names = identity.FindAll(_options.RoleClaim)
            .SelectMany(claim => claim.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(name => name.StartsWith(_options.RolePrefix, StringComparison.Ordinal))
            .Select(name => name[_options.RolePrefix.Length..])
            .ToArray();
        return names.Aggregate(Roles.Parse(names), (scopes, name) => scopes | Roles.ScopesOf(name));
    }

    private string? TenantOf(ClaimsIdentity identity)
    {
        if (_options.TenantClaim.Length == 0) return Tenants.Default;
        return identity.FindFirst(_options.TenantClaim)?.Value is { } tenant && Tenants.IsName(tenant) ? tenant : null;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Authority} does not answer, so that tokens cannot be checked: {Reason}")]
        public static partial void Silent(ILogger logger, string authority, string reason);

        [LoggerMessage(2, LogLevel.Debug, "A token was refused: {Reason}")]
        public static partial void Refused(ILogger logger, string reason);
    }
}
