using System.Net;
using System.Text;
using Xunit.Sdk;

namespace NnService.Api.Tests.OpenApi;

/// <summary>The check of all answers finds what is wrong with one.</summary>
public sealed class DocumentedAnswersTests
{
    private const string Problem = """
        { "type": "/problems/not_found", "title": "Not found", "status": 404, "detail": "No model.", "code": "not_found", "traceId": "00-1", "errors": [] }
        """;

    [Theory]
    [InlineData("GET", "/health/live", 200, "application/json", """{ "status": "live" }""")]
    [InlineData("GET", "/Health/Live/", 200, "application/json; charset=utf-8", """{ "status": "live" }""")]
    [InlineData("HEAD", "/health/live", 200, "application/json", "")]
    [InlineData("GET", "/models/nothing", 404, "application/problem+json", Problem)]
    [InlineData("GET", "/models/nothing", 431, null, "")]
    [InlineData("DELETE", "/models/m", 204, null, "")]
    [InlineData("PATCH", "/models/import", 404, "application/problem+json", Problem)]
    [InlineData("POST", "/v1/models/m:predict", 400, "application/json", """{ "error": "no" }""")]
    [InlineData("GET", "/jobs/j/events", 200, "text/event-stream", "what is never read")]
    [InlineData("GET", "/no/such/address", 200, "text/plain", "anything")]
    [InlineData("TRACE", "/models", 405, "text/plain", "anything")]
    public async Task A_documented_answer_passes(string method, string path, int status, string? type, string body)
    {
        using var response = await AskAsync(method, path, status, type, body);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(body, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("GET", "/health/live", 202, "application/json", """{ "status": "live" }""", "the status is not documented")]
    [InlineData("GET", "/health/live", 302, null, "", "the status is not documented")]
    [InlineData("HEAD", "/health/live", 201, "application/json", "", "the status is not documented")]
    [InlineData("GET", "/health/live", 200, "text/html", "live", "the content type is text/html; documented: application/json")]
    [InlineData("GET", "/models/m", 404, "application/json", Problem, "the content type is application/json")]
    [InlineData("GET", "/health/live", 200, null, "", "a body is documented, but none came")]
    [InlineData("GET", "/models/m", 404, null, "", "a body is documented, but none came")]
    [InlineData("DELETE", "/models/m", 204, "application/json", "{}", "no body is documented")]
    [InlineData("POST", "/models", 201, "application/json", "{}", "the header Location is missing")]
    [InlineData("GET", "/health/live", 200, "application/json", "live", "the body is not JSON")]
    [InlineData("GET", "/health/live", 200, "application/json", "{}", "'': Required properties [\"status\"] are not present")]
    [InlineData("GET", "/health/live", 200, "application/json", """{ "status": 1 }""", "'/status': Value is \"integer\" but should be \"string\"")]
    [InlineData("GET", "/health/live", 200, "application/json", """{ "status": "live", "since": 1 }""", "'/since': ")]
    [InlineData("GET", "/models/m", 404, "application/problem+json", """{ "title": "Not found" }""", "Required properties")]
    [InlineData("GET", "/v1/models/m", 404, "application/json", """{ "detail": "No model." }""", "Required properties [\"error\"]")]
    public async Task Another_answer_fails(string method, string path, int status, string? type, string body, string says)
    {
        var failure = await Assert.ThrowsAsync<FailException>(() => AskAsync(method, path, status, type, body));
        Assert.StartsWith($"{method} {path} was answered {status}, ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_path_of_a_proxy_is_no_part_of_the_address()
    {
        await AskAsync("GET", "/nn/health/live", 202, null, "");
        var failure = await Assert.ThrowsAsync<FailException>(() => AskAsync("GET", "/nn/health/live", 202, null, "", "/nn"));
        Assert.Contains("GET /health/live was answered 202", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> AskAsync(
        string method, string path, int status, string? type, string body, string pathBase = "")
    {
        var answer = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        if (type is not null) answer.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var client = new HttpClient(new DocumentedAnswers { InnerHandler = new Answering(answer) });
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri($"http://service.example{path}"));
        request.Options.Set(DocumentedAnswers.PathBase, pathBase);
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private sealed class Answering(HttpResponseMessage answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(answer);
    }
}
