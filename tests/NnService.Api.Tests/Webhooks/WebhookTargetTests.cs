using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Webhooks;

/// <summary>What a service takes that may send to public addresses alone.</summary>
public sealed class WebhookTargetTests(NnApp app)
{
    [Theory]
    [InlineData("http://hooks.example.org/", "only https")]
    [InlineData("https://localhost/", "only public addresses")]
    [InlineData("https://169.254.169.254/latest/meta-data", "only public addresses")]
    [InlineData("https://[::ffff:192.168.0.1]/", "only public addresses")]
    public async Task A_private_target_is_refused(string url, string says) =>
        await (await app.PostAsync("/webhooks", $$"""{ "url": "{{url}}", "events": ["job.ended"] }"""))
            .IsProblemAsync("invalid", "/url", says);
}
