using System.IO.Compression;
using System.Net;
using System.Text;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Requests;

/// <summary>How many values a JSON body may hold that is read as a whole.</summary>
public sealed class JsonValuesTests(JsonValuesApp limited) : IClassFixture<JsonValuesApp>
{
    [Fact]
    public async Task A_body_with_more_values_than_allowed_is_refused_wherever_it_is_read_as_a_whole()
    {
        foreach (var (path, body) in new (string, string)[]
        {
            ("/models", $$"""{ "inputs": 1, "layers": [{ "units": 1, "kernel": [{{Many("[]", 130)}}] }] }"""),
            ("/models/m/train", $$"""{ "data": { "inputs": [[{{Many("1", 1000)}}]], "targets": [[1]] } }"""),
            ("/models/m/evaluate", $$"""{ "version": 0, "data": { "inputs": [[{{Many("1", 1000)}}]], "targets": [[1]] } }"""),
            ("/models/m/trace", $$"""{ "inputs": [{{Many("[1]", 130)}}], "targets": [] }"""),
            ("/models/import", $$"""{ "format": "x", "weights": [{{Many("\"\"", 1000)}}] }"""),
        })
            await (await limited.App.PostAsync(path, body)).IsProblemAsync("too_large", says: "MaxJsonValues");

        var foreign = $$"""{ "instances": [{{Many("[1]", 130)}}] }""";
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await limited.App.PostAsync("/v1/models/m/versions/0:predict", foreign)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await limited.App.PostAsync("/models/m/predict?version=0", foreign)).StatusCode); // row by row
    }

    [Fact]
    public async Task Brackets_and_commas_of_a_text_are_no_values()
    {
        var text = string.Concat(Enumerable.Repeat(@"[,{\""\\", 300));
        var body = new StringBuilder("{ \"layers\": [{}], \"description\": \"").Append(text).Append("\" }").ToString();
        Assert.Equal(HttpStatusCode.Created, (await limited.App.PostAsync("/models", body)).StatusCode);
    }

    [Fact]
    public async Task More_layers_than_allowed_are_refused_before_they_are_made()
    {
        using var compressed = new MemoryStream();
        await using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync(
                Encoding.UTF8.GetBytes($$"""{ "layers": [{{Many("{}", 105)}}] }"""), TestContext.Current.CancellationToken);
        var body = new ByteArrayContent(compressed.ToArray())
        {
            Headers = { { "Content-Type", "application/json" }, { "Content-Encoding", "gzip" } },
        };
        await (await limited.App.SendAsync(HttpMethod.Post, "/models", body)).IsProblemAsync("too_large", says: "MaxLayers");
    }

    private static string Many(string item, int count) => string.Join(',', Enumerable.Repeat(item, count));
}

/// <summary>A service that takes few values in a body, and a model of one input.</summary>
public sealed class JsonValuesApp : IAsyncLifetime
{
    public NnApp App { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await App.StartAsync("--NnService:Limits:MaxJsonValues=1000");
        await App.CreateModelAsync("""{ "id": "m", "inputs": 1, "layers": [{ "units": 1 }] }""");
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
