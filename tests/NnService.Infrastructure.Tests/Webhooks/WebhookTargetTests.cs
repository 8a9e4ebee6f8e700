using System.Net;
using NnService.Infrastructure.Webhooks;

namespace NnService.Infrastructure.Tests.Webhooks;

public sealed class WebhookTargetTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("10.0.0.1")]
    [InlineData("100.64.0.1")]
    [InlineData("100.127.255.255")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.8")]
    [InlineData("192.0.2.1")]
    [InlineData("192.88.99.1")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("198.19.255.255")]
    [InlineData("198.51.100.7")]
    [InlineData("203.0.113.9")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.250")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("100::1")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::1")]
    [InlineData("3fff::1")]
    [InlineData("5f00::1")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456::1")]
    [InlineData("fe80::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public void An_address_that_is_set_aside_is_not_public(string address) =>
        Assert.False(PublicAddresses.Contains(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.0.1.0")]
    [InlineData("198.20.0.0")]
    [InlineData("223.255.255.255")]
    [InlineData("::ffff:1.1.1.1")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2a00:1450::1")]
    [InlineData("2003::1")]
    public void Any_other_address_is_public(string address) => Assert.True(PublicAddresses.Contains(IPAddress.Parse(address)));

    [Theory]
    [InlineData(null, "missing")]
    [InlineData("", "missing")]
    [InlineData("example.org/hook", "not an absolute https URL")]
    [InlineData("/hook", "not an absolute https URL")]
    [InlineData("file:///etc/passwd", "not an absolute https URL")]
    [InlineData("ftp://example.org/", "not an absolute https URL")]
    [InlineData("https://example.org/a\nb", "not an absolute https URL")]
    [InlineData("https://me:secret@example.org/", "name or a password")]
    [InlineData("https://me@example.org/", "name or a password")]
    [InlineData("https://example.org/#part", "fragment")]
    [InlineData("http://example.org/", "only https")]
    [InlineData("https://localhost/", "only public addresses")]
    [InlineData("https://LOCALHOST./", "only public addresses")]
    [InlineData("https://app.localhost/", "only public addresses")]
    [InlineData("https://127.0.0.1:8443/", "only public addresses")]
    [InlineData("https://127.1/", "only public addresses")]
    [InlineData("https://2130706433/", "only public addresses")]
    [InlineData("https://0x7f000001/", "only public addresses")]
    [InlineData("https://0177.0.0.1/", "only public addresses")]
    [InlineData("https://169.254.169.254/latest/meta-data", "only public addresses")]
    [InlineData("https://[::1]/", "only public addresses")]
    [InlineData("https://[::ffff:10.0.0.1]/", "only public addresses")]
    [InlineData("https://[fe80::1%25eth0]/", "only public addresses")]
    public void A_url_that_messages_may_not_go_to_is_refused(string? url, string says) =>
        Assert.Contains(says, WebhookTarget.FaultOf(url, new()), StringComparison.Ordinal);

    [Theory]
    [InlineData("https://example.org/hooks/nn?token=1")]
    [InlineData("https://example.org:8443/")]
    [InlineData("https://1.1.1.1/")]
    [InlineData("https://[2606:4700:4700::1111]/")]
    public void A_public_https_url_is_taken(string url) => Assert.Null(WebhookTarget.FaultOf(url, new()));

    [Theory]
    [InlineData("http://127.0.0.1:5000/hook")]
    [InlineData("http://collector.internal/")]
    [InlineData("https://[::1]/")]
    public void A_private_target_is_taken_where_that_is_allowed(string url) =>
        Assert.Null(WebhookTarget.FaultOf(url, new() { AllowPrivateTargets = true }));

    [Fact]
    public void A_url_that_is_too_long_is_refused()
    {
        var url = $"https://example.org/{new string('a', 2000)}";
        Assert.Contains("at most 2000", WebhookTarget.FaultOf(url, new()), StringComparison.Ordinal);
    }
}
