using System.Text;
using NnService.Infrastructure.Webhooks;

namespace NnService.Infrastructure.Tests.Webhooks;

public sealed class WebhookSecretTests
{
    [Theory]
    [InlineData(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        """{"test": 2432232314}""",
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData(
        "whsec_plJ3nmyCDGBKInavdOK15jsl",
        "msg_loFOjxBNrRLzqYUf",
        1731705121,
        """{"event_type":"ping","data":{"success":true}}""",
        "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=")]
    public void The_published_examples_are_signed_as_published(string secret, string id, long timestamp, string body, string signature) =>
        Assert.Equal(signature, WebhookSecret.Sign(secret, id, timestamp, Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void A_secret_is_32_random_bytes()
    {
        var secret = WebhookSecret.Make();
        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        Assert.Equal(32, Convert.FromBase64String(secret["whsec_".Length..]).Length);
        Assert.NotEqual(secret, WebhookSecret.Make());
    }
}
