using System.Net;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NnService.Api.Access;

namespace NnService.Api.Tests.Access;

public sealed class FailedKeysTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FailedKeys _failures;

    public FailedKeysTests() => _failures = new(Options.Create(new NnAuthOptions { MaxFailuresPerMinute = 3 }), _time);

    [Fact]
    public void Wrong_keys_of_an_address_are_put_off_after_some_for_a_minute()
    {
        for (var i = 0; i < 3; i++) Assert.Null(Add("192.0.2.1"));
        Assert.Equal(60, Add("192.0.2.1"));
        _time.Advance(TimeSpan.FromSeconds(45));
        Assert.Equal(15, Add("192.0.2.1"));
        Assert.Null(Add("192.0.2.2"));
        _time.Advance(TimeSpan.FromSeconds(15));
        Assert.Null(Add("192.0.2.1"));
    }

    [Fact]
    public void One_network_of_IPv6_is_one_address()
    {
        for (var i = 0; i < 3; i++) Assert.Null(Add($"2001:db8:1:2::{i}"));
        Assert.NotNull(Add("2001:db8:1:2:ffff:ffff:ffff:ffff"));
        Assert.Null(Add("2001:db8:1:3::1"));
    }

    [Fact]
    public void An_IPv4_address_is_the_same_in_both_spellings()
    {
        for (var i = 0; i < 3; i++) Assert.Null(Add("192.0.2.1"));
        Assert.NotNull(Add("::ffff:192.0.2.1"));
    }

    [Fact]
    public void Many_addresses_take_no_more_memory_than_some()
    {
        for (var i = 0; i < 25_000; i++) Assert.Null(_failures.Add(new IPAddress(i + 1)));
        Assert.Null(_failures.Add(null));
    }

    private int? Add(string address) => _failures.Add(IPAddress.Parse(address));
}
