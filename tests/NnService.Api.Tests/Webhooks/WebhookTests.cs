using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using NnService.Api.Tests.Problems;
using NnService.Tests.Common;

namespace NnService.Api.Tests.Webhooks;

/// <summary>Webhooks over HTTP, of a service that may send to this machine.</summary>
public sealed class WebhookTests(WebhookTests.LocalApp local) : IClassFixture<WebhookTests.LocalApp>
{
    private NnApp App => local.App;

    [Fact]
    public async Task A_webhook_is_told_of_a_job_and_its_secret_is_shown_once()
    {
        var (url, messages) = (local.Url, local.Messages);
        var made = await (await App.PostAsync(
            "/webhooks", $$"""{ "url": "{{url}}/told", "events": ["job.ended"], "description": "the team" }"""))
            .JsonAsync(HttpStatusCode.Created);
        Assert.Equal(
            ["id", "url", "events", "description", "enabled", "createdAt", "disabledAt", "disabledReason", "secret"], made.Members());
        var (path, secret) = ($"/webhooks/{made.Text("id")}", made.Text("secret"));
        var known = await App.ReadAsync(path);
        Assert.Equal(made.Members().Except(["secret"]), known.Members());
        Assert.Contains(made.Text("id"), (await App.ReadAsync("/webhooks")).Ids());

        await App.CreateModelAsync("""{ "id": "w-told", "inputs": 1, "layers": [{ "units": 1 }] }""");
        var job = await App.TrainAndWaitAsync(
            "w-told", """{ "data": { "inputs": [[0], [1]], "targets": [[0], [1]] }, "epochs": 1, "validation": null }""");
        await Waiting.UntilAsync(
            async () => (await App.ReadAsync($"{path}/deliveries")).Items("items") is [var one] && one.Text("status") == "delivered",
            "the message has arrived");
        var message = Assert.Single(messages, message => message.Path == "/told");
        var delivery = Assert.Single((await App.ReadAsync($"{path}/deliveries")).Items("items"));
        Assert.Equal(delivery.Text("messageId"), message.Id);
        var signed = Encoding.UTF8.GetBytes($"{message.Id}.{message.Timestamp}.{message.Body}");
        Assert.Equal(
            $"v1,{Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret[6..]), signed))}", message.Signature);
        var body = JsonSerializer.Deserialize<JsonElement>(message.Body);
        Assert.Equal(("job.ended", job.Text("id")), (body.Text("type"), body.GetProperty("data").Text("job")));

        var again = await (await App.PostAsync($"{path}/deliveries/{delivery.Text("id")}/resend", ""))
            .JsonAsync(HttpStatusCode.Accepted);
        Assert.Equal(delivery.Text("id"), again.Text("id"));
        await Waiting.UntilAsync(
            () => Task.FromResult(messages.Count(other => other.Id == message.Id) == 2), "the message has arrived once more");

        Assert.Equal(HttpStatusCode.NoContent, (await App.DeleteAsync(path)).StatusCode);
        await (await App.GetAsync(path)).IsProblemAsync("not_found");
        foreach (var text in (string[])[App.Log, $"{known}", $"{delivery}", message.Body])
            Assert.DoesNotContain(secret[6..], text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deliveries_are_listed_page_by_page_and_the_newest_first()
    {
        var made = await (await App.PostAsync("/webhooks", $$"""{ "url": "{{local.Url}}/pages", "events": ["version.promoted"] }"""))
            .JsonAsync(HttpStatusCode.Created);
        await App.CreateModelAsync("""{ "id": "w-pages", "inputs": 1, "layers": [{ "units": 1 }] }""");
        await App.TrainAndWaitAsync(
            "w-pages", """{ "data": { "inputs": [[0], [1]], "targets": [[0], [1]] }, "epochs": 1, "validation": null }""");
        foreach (var version in (int[])[0, 1])
            await (await App.PatchAsync("/models/w-pages", $$"""{ "currentVersion": {{version}} }""", "*")).JsonAsync();
        var path = $"/webhooks/{made.Text("id")}/deliveries";
        var all = (await App.ReadAsync(path)).Ids();
        Assert.Equal(3, all.Length);
        Assert.Equal(all.OrderDescending(StringComparer.Ordinal), all);
        var first = await App.ReadAsync($"{path}?limit=2");
        var rest = await App.ReadAsync($"{path}?limit=2&after={first.Text("next")}");
        Assert.Equal(all, first.Ids().Concat(rest.Ids()));
        Assert.True(rest.IsNull("next"));
        await (await App.GetAsync($"{path}?limit=0")).IsProblemAsync("bad_query_value", "?limit");
    }

    [Fact]
    public async Task A_webhook_is_disabled_and_enabled_again()
    {
        var made = await (await App.PostAsync("/webhooks", $$"""{ "url": "{{local.Url}}/off", "events": ["key.expiring"] }"""))
            .JsonAsync(HttpStatusCode.Created);
        var path = $"/webhooks/{made.Text("id")}";
        var off = await (await App.PatchAsync(path, """{ "enabled": false }""", null)).JsonAsync();
        Assert.Equal((false, "It was asked for."), (off.GetProperty("enabled").GetBoolean(), off.Text("disabledReason")));
        var on = await (await App.PatchAsync(path, """{ "enabled": true }""", null)).JsonAsync();
        Assert.True(on.GetProperty("enabled").GetBoolean() && on.IsNull("disabledAt"));
    }

    [Theory]
    [InlineData("""{ "events": ["job.ended"] }""", "/url")]
    [InlineData("""{ "url": "hooks.example.org", "events": ["job.ended"] }""", "/url")]
    [InlineData("""{ "url": "https://me:word@hooks.example.org/", "events": ["job.ended"] }""", "/url")]
    [InlineData("""{ "url": "https://hooks.example.org/" }""", "/events")]
    [InlineData("""{ "url": "https://hooks.example.org/", "events": [] }""", "/events")]
    [InlineData("""{ "url": "https://hooks.example.org/", "events": ["job.ended", "job.begun"] }""", "/events/1")]
    [InlineData("""{ "url": "https://hooks.example.org/", "events": ["job.ended", "job.ended"] }""", "/events/1")]
    [InlineData("""{ "url": "https://hooks.example.org/", "events": ["job.ended"], "description": "\u0007" }""", "/description")]
    public async Task A_webhook_that_cannot_be_is_refused(string body, string pointer) =>
        await (await App.PostAsync("/webhooks", body)).IsProblemAsync("invalid", pointer);

    [Theory]
    [InlineData("GET", "/webhooks/nothing")]
    [InlineData("DELETE", "/webhooks/nothing")]
    [InlineData("GET", "/webhooks/nothing/deliveries")]
    [InlineData("POST", "/webhooks/nothing/deliveries/nothing/resend")]
    public async Task A_webhook_that_is_not_there_is_not_found(string method, string path) =>
        await (await App.SendAsync(new HttpMethod(method), path)).IsProblemAsync("not_found");

    /// <summary>A message as it arrived.</summary>
    public sealed record Message(string Path, string Id, string Timestamp, string Signature, string Body);

    /// <summary>A service, and a target on the same machine.</summary>
    public sealed class LocalApp : IAsyncLifetime
    {
        private WebApplication? _target;

        public NnApp App { get; } = new();

        public string Url => _target!.Urls.Single();

        public ConcurrentQueue<Message> Messages { get; } = [];

        public async ValueTask InitializeAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            _target = builder.Build();
            _target.Urls.Add("http://127.0.0.1:0");
            _target.Run(TakeAsync);
            await _target.StartAsync(TestContext.Current.CancellationToken);
            await App.StartAsync("--NnService:Webhooks:AllowPrivateTargets=true");
        }

        public async ValueTask DisposeAsync()
        {
            await App.DisposeAsync();
            await _target!.DisposeAsync();
        }

        private async Task TakeAsync(HttpContext context)
        {
            using var reader = new StreamReader(context.Request.Body);
            var headers = context.Request.Headers;
            var body = await reader.ReadToEndAsync(context.RequestAborted);
            Messages.Enqueue(
                new(
                    $"{context.Request.Path}",
                    $"{headers["webhook-id"]}",
                    $"{headers["webhook-timestamp"]}",
                    $"{headers["webhook-signature"]}",
                    body));
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
    }
}
