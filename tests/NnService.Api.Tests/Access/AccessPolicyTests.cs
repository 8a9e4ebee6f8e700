using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using NnService.Api.Access;
using NnService.Api.Requests;
using NnService.Infrastructure.Storage;

namespace NnService.Api.Tests.Access;

/// <summary>Whether callers are asked for a key, by where the server is told to listen.</summary>
public sealed class AccessPolicyTests
{
    public static TheoryData<string, string> Beyond { get; } = new()
    {
        { "urls", "http://0.0.0.0:5080" },
        { "urls", "http://+:5080" },
        { "urls", "http://*:5080" },
        { "urls", "http://[::]:5080" },
        { "urls", "http://192.168.1.7:5080" },
        { "urls", "http://my-machine:5080" },
        { "urls", "http://localhost:5080;http://[2001:db8::1]:5080" },
        { "http_ports", "8080" },
        { "https_ports", "8443" },
        { "Kestrel:Endpoints:Http:Url", "http://*:5080" },
    };

    public static TheoryData<string, string> OnLoopback { get; } = new()
    {
        { "nothing", "" },
        { "urls", "http://localhost:5080" },
        { "urls", "http://127.0.0.1:5080;http://[::1]:5080" },
        { "urls", "http://127.8.8.8:5080" },
        { "urls", "http://[::ffff:127.0.0.1]:5080" },
        { "urls", "http://unix:/run/nnservice.sock" },
        { "Kestrel:Endpoints:Http:Url", "http://localhost:5080" },
    };

    [Theory]
    [MemberData(nameof(Beyond))]
    public void Whoever_listens_beyond_this_machine_asks_and_needs_a_key(string key, string address)
    {
        var policy = Policy(new() { [key] = address }, new() { AllowHttp = true });
        Assert.True(policy.IsRequired);
        Assert.False(policy.RefusesProxies);
        var refusal = Assert.Throws<StartRefusedException>(() => policy.Check(hasAdmin: false));
        Assert.Equal(78, refusal.ExitCode);
        Assert.Contains("keys create --role admin", refusal.Message, StringComparison.Ordinal);
        policy.Check(hasAdmin: true);
    }

    [Theory]
    [MemberData(nameof(Beyond))]
    public void Off_is_off_wherever_it_listens(string key, string address)
    {
        var policy = Policy(new() { [key] = address }, new() { Mode = AuthMode.Off });
        Assert.Equal((false, true, false), (policy.IsRequired, policy.IsOpen, policy.RefusesProxies));
        policy.Check(hasAdmin: false);
    }

    [Theory]
    [MemberData(nameof(OnLoopback))]
    public void On_loopback_nobody_is_asked_and_no_proxy_is_let_in(string key, string address)
    {
        var policy = Policy(new() { [key] = address }, new());
        Assert.Equal((false, true), (policy.IsRequired, policy.RefusesProxies));
        policy.Check(hasAdmin: false);
        Assert.Throws<StartRefusedException>(
            () => Policy(new() { [key] = address }, new() { Mode = AuthMode.Required }).Check(hasAdmin: false));
    }

    [Fact]
    public void Behind_proxies_everybody_is_asked()
    {
        var policy = Policy(new() { ["urls"] = "http://localhost:5080" }, new(), "127.0.0.1");
        Assert.Equal((true, false), (policy.IsRequired, policy.RefusesProxies));
        policy.Check(hasAdmin: true);
    }

    [Fact]
    public void Keys_are_not_taken_over_plain_http_from_other_machines_unless_that_is_said()
    {
        var refusal = Assert.Throws<StartRefusedException>(
            () => Policy(new() { ["urls"] = "https://*:5443;http://*:5080" }, new()).Check(hasAdmin: true));
        Assert.Equal(78, refusal.ExitCode);
        Assert.Contains("http://*:5080 without TLS", refusal.Message, StringComparison.Ordinal);
        Policy(new() { ["urls"] = "https://*:5443" }, new()).Check(hasAdmin: true);
        Policy(new() { ["urls"] = "http://localhost:5080" }, new() { Mode = AuthMode.Required }).Check(hasAdmin: true);
    }

    private static AccessPolicy Policy(Dictionary<string, string?> settings, NnAuthOptions options, params string[] proxies) => new(
        new ConfigurationBuilder().AddInMemoryCollection(settings).Build(),
        Options.Create(options),
        Options.Create(new NnIssuerOptions()),
        Options.Create(new NnProxyOptions { Proxies = proxies }));
}
