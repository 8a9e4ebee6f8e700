using Microsoft.Extensions.Options;
using NnService.Api.Requests;
using NnService.Infrastructure.Storage;

namespace NnService.Api.Access;

/// <summary>Whether callers are asked for a key. Decided once, from the settings, before the server listens.</summary>
internal sealed class AccessPolicy
{
    private readonly IReadOnlyList<BindingAddress> _beyond;
    private readonly NnAuthOptions _options;
    private readonly bool _hasIssuer;
    private readonly bool _hasProxies;

    public AccessPolicy(
        IConfiguration configuration, IOptions<NnAuthOptions> options, IOptions<NnIssuerOptions> issuer, IOptions<NnProxyOptions> proxies)
    {
        _options = options.Value;
        _hasIssuer = issuer.Value.IsSet;
        _hasProxies = proxies.Value.Proxies.Length > 0;
        _beyond = [.. BoundAddresses.Configured(configuration).Where(BoundAddresses.IsBeyondLoopback)];
        IsRequired = _options.Mode == AuthMode.Required || (_options.Mode == AuthMode.Auto && (_beyond.Count > 0 || _hasProxies));
    }

    /// <summary>Whether every caller is asked for a key.</summary>
    public bool IsRequired { get; }

    /// <summary>Whether nobody is asked although others than this machine may reach the service.</summary>
    public bool IsOpen => _options.Mode == AuthMode.Off;

    /// <summary>Whether a request that came through a proxy must be refused: the proxy would turn the world into loopback.</summary>
    public bool RefusesProxies => !IsRequired && !IsOpen;

    /// <summary>Refuses a start that would be open to strangers, or would let them read keys on their way.</summary>
    /// <param name="hasAdmin">Whether somebody has a key that may make keys.</param>
    /// <exception cref="StartRefusedException">It would.</exception>
    public void Check(bool hasAdmin)
    {
        if (!IsRequired) return;
        var why = _beyond.Count > 0 ? $"it listens beyond this machine ({_beyond[0]})"
            : _hasProxies ? "it is behind proxies (NnService:Proxies)"
            : "NnService:Auth:Mode is Required";
        if (!hasAdmin && !_hasIssuer)
        {
            throw new StartRefusedException(
                $"The service asks for keys, because {why}, and there is no key that may make others. Make one with `keys create --role "
                    + "admin --name NAME`, name a file with one in NnService:Auth:BootstrapKeyFile, or let it listen on localhost alone; "
                    + "NnService:Auth:Mode=Off lets everybody in.")
            {
                ExitCode = StartRefusedException.Misconfigured,
            };
        }

        if (_options.AllowHttp || _hasProxies || _beyond.FirstOrDefault(address => address.Scheme != Uri.UriSchemeHttps) is not { } plain)
            return;
        throw new StartRefusedException(
            $"The service listens on {plain} without TLS, where everybody on the way could read keys. Give it a certificate (an https "
                + "address), put a proxy with one before it and list that in NnService:Proxies, or allow it with "
                + "NnService:Auth:AllowHttp=true.")
        {
            ExitCode = StartRefusedException.Misconfigured,
        };
    }
}
