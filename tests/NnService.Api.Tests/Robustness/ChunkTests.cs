using System.Net.Sockets;
using System.Text;

namespace NnService.Api.Tests.Robustness;

/// <summary>Chunks of a body that are not what their sizes say, at every address that takes a body in its own way.</summary>
public sealed class ChunkTests(NnApp app)
{
    [Theory]
    [InlineData("/models", "application/json")]
    [InlineData("/models/import", "application/json")]
    [InlineData("/models/import", "application/octet-stream")]
    [InlineData("/datasets", "text/csv")]
    [InlineData("/datasets", "application/json")]
    [InlineData("/datasets", "application/x-ndjson")]
    [InlineData("/datasets", "multipart/form-data; boundary=b")]
    [InlineData("/models/chunks/train", "application/json")]
    [InlineData("/models/chunks/train?target=a", "text/csv")]
    [InlineData("/models/chunks/predict?version=0", "application/json")]
    [InlineData("/models/chunks/predict?version=0", "text/csv")]
    [InlineData("/models/chunks/predict?version=0", "application/x-ndjson")]
    [InlineData("/models/chunks/evaluate", "application/json")]
    [InlineData("/models/chunks/trace", "application/json")]
    [InlineData("/v1/models/chunks/versions/0:predict", "application/json")]
    [InlineData("/v2/models/chunks/versions/0/infer", "application/json")]
    public async Task A_size_that_nobody_can_count_is_a_bad_request(string target, string contentType)
    {
        await app.PostAsync("/models", """{ "id": "chunks", "inputs": 1, "layers": [{ "units": 1 }] }""");
        foreach (var key in (string[])["", "Idempotency-Key: chunks\r\n"])
        {
            foreach (var size in (string[])["FFFFFFFFF", "7FFFFFFFFFFFFFFF", "zz"])
            {
                var head =
                    $"POST {target} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {contentType}\r\n{key}Transfer-Encoding: chunked\r\n\r\n";
                Assert.Equal("HTTP/1.1 400 Bad Request", await StatusLineAsync($"{head}1\r\n[\r\n{size}\r\n1]"));
            }
        }
    }

    private async Task<string?> StatusLineAsync(string request)
    {
        var stop = TestContext.Current.CancellationToken;
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", app.Address.Port, stop);
        await client.Client.SendAsync(Encoding.ASCII.GetBytes(request), stop);
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadLineAsync(stop);
    }
}
