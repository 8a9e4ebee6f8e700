using System.Net;
using System.Text.Json;
using NnService.Api.Problems;

namespace NnService.Api.Tests.Robustness;

/// <summary>Whatever is sent, the answer is a refusal in the one shape, and nothing is kept of it.</summary>
public sealed class MalformedTests(MalformedTarget target) : IClassFixture<MalformedTarget>
{
    public static TheoryData<string> Names => [.. MalformedRequests.All.Keys];

    [Theory]
    [MemberData(nameof(Names), DisableDiscoveryEnumeration = true)]
    public async Task Is_refused_and_leaves_nothing(string name)
    {
        var request = MalformedRequests.All[name];
        var response = await SendAsync(request);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((int)response.StatusCode is >= 400 and < 500, $"{(int)response.StatusCode} {Clip(text)}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonSerializer.Deserialize<JsonElement>(text);
        Assert.Equal(ProblemCode.All.Single(code => code.Code == problem.Text("code")).Status, (int)response.StatusCode);
        if (request.Code is not null) Assert.True(problem.Text("code") == request.Code, Clip(text));
        var pointers = problem.Items("errors").Select(error => error.Text("pointer")).ToArray();
        Assert.All(pointers, pointer => Assert.True(pointer.Length == 0 || pointer[0] is '/' or '?', pointer));
        if (request.Pointer is not null) Assert.True(pointers.FirstOrDefault() == request.Pointer, Clip(text));
        Assert.All(problem.Items("errors"), error => Assert.NotEmpty(error.Text("detail")));
        Assert.True(text.Length < 100_000, $"an answer of {text.Length} characters");
        Assert.Equal(target.Stored, await target.StoredAsync());
    }

    [Fact]
    public void There_are_hundreds() => Assert.True(MalformedRequests.All.Count >= 400, $"{MalformedRequests.All.Count}");

    [Theory]
    [InlineData("/models/m%00")]
    [InlineData("/%00")]
    public async Task The_server_itself_refuses_a_path_with_nul(string path) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await target.App.GetAsync(path)).StatusCode);

    [Fact]
    public async Task The_server_itself_refuses_a_line_of_many_kilobytes() =>
        Assert.Equal(
            HttpStatusCode.RequestUriTooLong, (await target.App.GetAsync($"/models/m/predict?x={new string('1', 10_000)}")).StatusCode);

    // A server that refuses a body which is still on its way closes the connection (RFC 9112, 9.6), and a client that is slow to read may
    // lose the answer with it.
    private async Task<HttpResponseMessage> SendAsync(Malformed request)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await target.App.SendAsync(
                    request.Method,
                    request.Path.Replace("{job}", target.Job, StringComparison.Ordinal),
                    request.Body(),
                    request.Headers ?? []);
            }
            catch (HttpRequestException e) when (e.InnerException is IOException && tries < 5)
            {
                // Once more.
            }
        }
    }

    private static string Clip(string text) => text.Length <= 1000 ? text : text[..1000];
}

/// <summary>A service that holds a few things, of which nothing may change.</summary>
public sealed class MalformedTarget : IAsyncLifetime
{
    public NnApp App { get; } = new();

    public string Job { get; private set; } = "";

    public string Stored { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await App.StartAsync();
        await App.CreateModelAsync("""{ "id": "m", "inputs": 2, "layers": [{ "units": 1, "activation": "sigmoid" }] }""");
        await App.CreateModelAsync("""{ "id": "t", "layers": [{ "activation": "softmax" }] }""");
        await App.CreateModelAsync("""{ "id": "open", "layers": [{}] }""");
        await App.CreateModelAsync("""{ "id": "soft", "layers": [{ "activation": "softmax" }] }""");
        await App.CreateModelAsync("""
            { "id": "wide", "layers": [{ "units": 60000, "activation": "relu" }, { "activation": "softmax" }] }
            """);
        Job = (await App.TrainAndWaitAsync(
            "m", """{ "data": { "inputs": [[0, 1], [1, 0]], "targets": [[0], [1]] }, "epochs": 1 }""")).Text("id");
        await App.TrainAndWaitAsync("t", """{ "dataset": "iris", "target": "species", "epochs": 1 }""");
        Stored = await StoredAsync();
    }

    /// <summary>Everything that is stored, in short.</summary>
    public async Task<string> StoredAsync() =>
        $"{await App.ReadAsync("/models")} {string.Join(' ', (await App.ReadAsync("/datasets")).Ids())} {await App.ReadAsync("/jobs")}";

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
