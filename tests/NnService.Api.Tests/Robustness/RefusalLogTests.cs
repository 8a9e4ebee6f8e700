using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Robustness;

/// <summary>What is refused, and a client that goes away, leaves no line in the log of a service as it is configured.</summary>
public sealed class RefusalLogTests
{
    private const string Model = """{ "id": "m", "inputs": 2, "layers": [{ "units": 1 }] }""";
    private const string Training = """
        { "data": { "inputs": [[0, 1], [1, 0]], "targets": [[0], [1]] }, "epochs": 1, "validation": null }
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Refusals_and_clients_that_go_away_leave_no_line()
    {
        await using var app = new NnApp();
        await app.StartAsync();
        await app.SaysAsync("The database file is whole");
        await app.CreateModelAsync(Model);
        await app.TrainAndWaitAsync("m", Training);
        await (await app.PostAsync("/models/m/predict", """{ "instances": [[1, 2]] }""")).JsonAsync();
        await app.SaysAsync("is Succeeded");
        var before = app.Log.Length;

        await RaceAsync(app);
        await RefuseAsync(app);
        foreach (var request in Broken()) await BreakOffAsync(app, request);

        // A service that ends has written all that it had to say.
        var log = app.Log;
        Assert.Equal(0, await app.StopAsync());
        var lines = app.Log[before..].Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.All(lines, line => Assert.Contains("Application is shutting down", line, StringComparison.Ordinal));
    }

    // Of those at the same time one is first and the database refuses the others.
    private static async Task RaceAsync(NnApp app)
    {
        for (var round = 0; round < 5; round++)
        {
            var body = $$"""{ "id": "raced-{{round}}", "inputs": 1, "layers": [{ "units": 1 }] }""";
            var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => app.PostAsync("/models", body)));
            Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
            var tables = await Task.WhenAll(
                Enumerable.Range(0, 10).Select(_ => app.UploadAsync($"/datasets?id=raced-{round}", "a,b\n1,2\n3,4\n")));
            Assert.Single(tables, answer => answer.StatusCode == HttpStatusCode.Created);
            var key = ("Idempotency-Key", $"raced-{round}");
            await Task.WhenAll(
                Enumerable.Range(0, 10).Select(_ => app.SendAsync(HttpMethod.Post, "/models", NnApp.Json("""{ "layers": [{}] }"""), key)));
        }
    }

    private static async Task RefuseAsync(NnApp app)
    {
        await (await app.PostAsync("/models", "{")).IsProblemAsync("malformed_json");
        await (await app.PostAsync("/models", """{ "layers": [] }""")).IsProblemAsync("invalid");
        await (await app.PostAsync("/models", Model)).IsProblemAsync("id_taken");
        await (await app.UploadAsync("/datasets", "a,b\n\"")).IsProblemAsync("malformed_csv");
        await (await app.GetAsync("/nothing")).IsProblemAsync("not_found");
        await (await app.PatchAsync("/models/m", "{}", null)).IsProblemAsync("precondition_required");
        await (await app.PatchAsync("/models/m", """{ "description": "x" }""", "\"9\"")).IsProblemAsync("precondition_failed");
        await (await app.PostAsync("/models/m/predict", """{ "instances": [[1]] }""")).IsProblemAsync("invalid");
        await (await app.GetAsync("/models", ("Host", "evil.example"))).IsProblemAsync("bad_host");
        await (await app.SendAsync(
            HttpMethod.Post, "/models", NnApp.Json("{}"), ("Origin", "http://evil.example"))).IsProblemAsync("cross_site");
        var gzip = new ByteArrayContent([1, 2, 3]) { Headers = { ContentType = new("application/json"), ContentEncoding = { "gzip" } } };
        await (await app.SendAsync(HttpMethod.Post, "/models", gzip)).IsProblemAsync("malformed_body");
    }

    /// <summary>Requests whose client closes before they are answered, by what it has sent until then.</summary>
    private static IEnumerable<string> Broken()
    {
        const string Json = "Content-Type: application/json\r\n";
        foreach (var path in (string[])[
            "/models", "/models/m/predict", "/models/m/train", "/models/import", "/v1/models/m:predict", "/v2/models/m/infer",
        ])
        {
            yield return $"POST {path} HTTP/1.1\r\nHost: localhost\r\n{Json}Content-Length: 100\r\n\r\n{{ \"inst";
            yield return $"POST {path} HTTP/1.1\r\nHost: localhost\r\n{Json}Transfer-Encoding: chunked\r\n\r\n5\r\n{{ \"in";
            yield return $"POST {path} HTTP/1.1\r\nHost: localhost\r\n{Json}Transfer-Encoding: chunked\r\n\r\nnonsense\r\n";
        }

        yield return "POST /datasets HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\nContent-Length: 100000\r\n\r\na,b\n1,2\n";
        yield return "POST /datasets HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: "
            + "1000\r\n\r\n--x\r\n";
        yield return "GET /models HTTP/1.1\r\nHost: localhost\r\n";
        yield return "nonsense\r\n\r\n";
        var rows = string.Join(',', Enumerable.Repeat("[1,2]", 20_000));
        var body = $"{{\"instances\":[{rows}]}}";
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"POST /models/m/predict HTTP/1.1\r\nHost: localhost\r\n{Json}Content-Length: {body.Length}\r\n\r\n");
        yield return head + body;
        yield return "POST /admin/backup HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n";
        yield return "GET /datasets/digits/rows?limit=1000 HTTP/1.1\r\nHost: localhost\r\n\r\n";
    }

    private static async Task BreakOffAsync(NnApp app, string request)
    {
        // Once politely, once with a reset.
        foreach (var linger in (LingerOption[])[new(false, 0), new(true, 0)])
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { LingerState = linger };
            await socket.ConnectAsync(app.Address.Host, app.Address.Port, Stop);
            await socket.SendAsync(Encoding.ASCII.GetBytes(request), Stop);
        }
    }
}
