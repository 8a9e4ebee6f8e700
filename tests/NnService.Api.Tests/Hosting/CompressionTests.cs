using System.IO.Compression;
using System.Net;
using System.Text;

namespace NnService.Api.Tests.Hosting;

/// <summary>Answers that come compressed to clients that take it, and those that never do.</summary>
public sealed class CompressionTests(NnApp app)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/capabilities", "*/*")]
    [InlineData("/datasets/iris/rows?limit=150", "*/*")]
    [InlineData("/models/nothing", "*/*")]
    [InlineData("/problems", "text/html")]
    [InlineData("/metrics", "text/plain")]
    [InlineData("/swagger/v1/swagger.json", "*/*")]
    public async Task Text_comes_compressed_to_whoever_takes_it(string path, string accept)
    {
        foreach (var encoding in (string[])["br", "gzip"])
        {
            var packed = await app.GetAsync(path, ("Accept", accept), ("Accept-Encoding", encoding));
            Assert.Equal([encoding], packed.Content.Headers.ContentEncoding);
            Assert.Contains("Accept-Encoding", packed.Headers.Vary);
            var plain = await app.GetAsync(path, ("Accept", accept));
            Assert.Empty(plain.Content.Headers.ContentEncoding);
            Assert.Equal(plain.StatusCode, packed.StatusCode);
            var text = await TextAsync(packed, encoding);
            Assert.Equal((await plain.Content.ReadAsStringAsync(Cancelled))[..20], text[..20]);
        }
    }

    [Fact]
    public async Task Predictions_of_many_rows_come_compressed_in_every_format()
    {
        await TrainAsync("packed");
        var csv = "sepal_length,sepal_width,petal_length,petal_width\n" + string.Concat(Enumerable.Repeat("5.1,3.5,1.4,0.2\n", 500));
        foreach (var type in (string[])["application/json", "application/x-ndjson", "text/csv"])
        {
            var plain = await AskAsync(("Accept", type));
            var packed = await AskAsync(("Accept", type), ("Accept-Encoding", "gzip"));
            Assert.Equal(["gzip"], packed.Content.Headers.ContentEncoding);
            Assert.Equal(await plain.Content.ReadAsStringAsync(Cancelled), await TextAsync(packed, "gzip"));
        }

        Task<HttpResponseMessage> AskAsync(params (string, string)[] headers) => app.SendAsync(
            HttpMethod.Post, "/models/packed/predict", new StringContent(csv, Encoding.UTF8, "text/csv"), headers);
    }

    [Fact]
    public async Task Graphs_and_events_come_as_they_are()
    {
        var job = await TrainAsync("unpacked");
        foreach (var path in (string[])["/models/unpacked/export", $"/jobs/{job}/events"])
        {
            var response = await app.GetAsync(path, ("Accept-Encoding", "gzip, br"));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.DoesNotContain(response.Content.Headers.ContentEncoding, encoding => encoding is "gzip" or "br");
        }
    }

    private async Task<string> TrainAsync(string id)
    {
        await app.CreateModelAsync($$"""{ "id": "{{id}}", "layers": [{ "activation": "softmax" }] }""");
        return (await app.TrainAndWaitAsync(id, """{ "dataset": "iris", "target": "species", "epochs": 2 }""")).Text("id");
    }

    private static async Task<string> TextAsync(HttpResponseMessage response, string encoding)
    {
        await using var body = await response.Content.ReadAsStreamAsync(Cancelled);
        await using Stream unpacked = encoding == "br"
            ? new BrotliStream(body, CompressionMode.Decompress)
            : new GZipStream(body, CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked);
        return await reader.ReadToEndAsync(Cancelled);
    }
}
