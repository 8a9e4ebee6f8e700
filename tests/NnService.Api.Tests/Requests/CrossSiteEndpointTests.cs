using System.Net;
using System.Text;
using System.Text.Json;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Requests;

/// <summary>No address takes a change from a page of another origin; which there are is told by the document.</summary>
public sealed class CrossSiteEndpointTests(CrossSiteTarget target) : IClassFixture<CrossSiteTarget>
{
    private static readonly (string, string)[][] Foreign =
    [
        [("Origin", "http://evil.example"), ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors")],
        [("Origin", "http://evil.example")],
        [("Origin", "null")],
        [("Sec-Fetch-Site", "cross-site")],
        [("Sec-Fetch-Site", "same-site"), ("Origin", "http://localhost:3000")],
    ];

    private static readonly string[] Reading = ["get", "head", "options"];

    private NnApp App => target.App;

    private int Backups => Directory.GetFiles(App.DataDirectory, "*.db", SearchOption.AllDirectories).Length;

    [Fact]
    public async Task Every_operation_that_changes_something_refuses_pages_of_other_origins()
    {
        var operations = await OperationsAsync();
        Assert.True(operations.Length >= 20, $"{operations.Length}");
        var before = await target.StoredAsync();
        var backups = Backups;
        foreach (var (method, path, types) in operations)
        {
            foreach (var headers in Foreign)
            {
                foreach (var type in types)
                {
                    var body = type is null ? null : new StringContent("{}", Encoding.UTF8, type);
                    var response = await App.SendAsync(new HttpMethod(method), path, body, headers);
                    Assert.True(response.StatusCode == HttpStatusCode.Forbidden, $"{method} {path} {type}: {(int)response.StatusCode}");
                }
            }

            // As it stands, with another case and with a slash at the end.
            foreach (var spelling in (string[])[path.ToUpperInvariant(), path + "/", "/" + path])
            {
                var response = await App.SendAsync(new HttpMethod(method), spelling, null, Foreign[0]);
                Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
            }
        }

        Assert.Equal(before, await target.StoredAsync());
        Assert.Equal(backups, Backups);
    }

    [Fact]
    public async Task And_the_document_says_so()
    {
        var document = await App.ReadAsync("/swagger/v1/swagger.json");
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                var isTold = operation.Value.GetProperty("responses").TryGetProperty("403", out var refusal)
                    && refusal.Text("$ref").StartsWith("#/components/responses/CrossSite", StringComparison.Ordinal);
                Assert.True(isTold != Reading.Contains(operation.Name), $"{operation.Name} {path.Name}");
            }
        }

        var responses = document.GetProperty("components").GetProperty("responses");
        Assert.Equal(["application/problem+json"], responses.GetProperty("CrossSite").GetProperty("content").Members());
        Assert.Equal(["application/json"], responses.GetProperty("CrossSiteProtocol").GetProperty("content").Members());
    }

    [Fact]
    public async Task Pages_of_this_server_and_of_listed_origins_pass()
    {
        var own = App.Address.GetLeftPart(UriPartial.Authority);
        (string, string)[][] taken =
        [
            [("Origin", own), ("Sec-Fetch-Site", "same-origin")],
            [("Origin", own)],
            [("Sec-Fetch-Site", "none")],
            [("Origin", CrossSiteTarget.Listed), ("Sec-Fetch-Site", "cross-site")],
        ];
        foreach (var headers in taken)
        {
            // Of models and jobs that are not there, so that nothing changes.
            foreach (var (method, path, _) in await OperationsAsync("nothing"))
                Assert.NotEqual(HttpStatusCode.Forbidden, (await App.SendAsync(new HttpMethod(method), path, null, headers)).StatusCode);
        }
    }

    [Fact]
    public async Task The_short_way_of_predictions_asks_too()
    {
        const string Body = """{ "instances": [[1, 2]] }""";
        const string Training = """{ "data": { "inputs": [[0, 1], [1, 0]], "targets": [[0], [1]] }, "epochs": 1, "validation": null }""";
        await App.TrainAndWaitAsync("seen", Training);
        for (var i = 0; i < 2; i++) await (await App.PostAsync("/models/seen/predict", Body)).JsonAsync();
        var before = await LaneAsync();
        var plain = await App.PostAsync("/models/seen/predict", Body);
        Assert.Equal(before + 1, await LaneAsync());
        foreach (var headers in Foreign)
            await (await App.SendAsync(HttpMethod.Post, "/models/seen/predict", NnApp.Json(Body), headers)).IsProblemAsync("cross_site");

        (string, string)[] ofListed = [("Origin", CrossSiteTarget.Listed), ("Sec-Fetch-Site", "cross-site")];
        var listed = await App.SendAsync(HttpMethod.Post, "/models/seen/predict", NnApp.Json(Body), ofListed);
        Assert.Equal(CrossSiteTarget.Listed, Assert.Single(listed.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal($"{await plain.JsonAsync()}", $"{await listed.JsonAsync()}");
        Assert.Equal(before + 1, await LaneAsync());
    }

    [Fact]
    public async Task Listed_origins_get_a_preflight_for_every_operation()
    {
        foreach (var (method, path, _) in await OperationsAsync())
        {
            (string, string)[] asks =
            [
                (
                    "Origin",
                    CrossSiteTarget.Listed), (
                        "Access-Control-Request-Method", method), ("Access-Control-Request-Headers", "idempotency-key"),
            ];
            var response = await App.SendAsync(HttpMethod.Options, path, null, asks);
            Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
            Assert.Equal(CrossSiteTarget.Listed, Assert.Single(response.Headers.GetValues("Access-Control-Allow-Origin")));
            Assert.Equal(method, Assert.Single(response.Headers.GetValues("Access-Control-Allow-Methods")));
        }
    }

    /// <summary>Predictions that took the short way.</summary>
    private async Task<int> LaneAsync()
    {
        var page = await (await App.GetAsync("/metrics")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var line = page.Split('\n').Single(line => line.StartsWith("nnservice_predictions_total{path=\"fast\"}", StringComparison.Ordinal));
        return int.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Method, path and content types of all that is not only for reading.</summary>
    private async Task<(string Method, string Path, string?[] Types)[]> OperationsAsync(string? id = null)
    {
        var paths = (await App.ReadAsync("/swagger/v1/swagger.json")).GetProperty("paths").EnumerateObject();
        return
        [
            .. paths.SelectMany(path => path.Value.EnumerateObject()
                .Where(operation => !Reading.Contains(operation.Name))
                .Select(operation => (operation.Name.ToUpperInvariant(), Filled(path.Name, id), Types(operation.Value)))),
            ("POST", "/swagger/index.html", [null]),
            ("POST", "/swagger/v1/swagger.json", [null]),
            ("PUT", "/nothing", [null]),
        ];
    }

    private string Filled(string path, string? id)
    {
        id ??= path.Split('/')[1] switch
        {
            "jobs" => target.Job,
            "datasets" => "iris",
            _ => "seen",
        };
        return path.Replace("{id}", id, StringComparison.Ordinal).Replace("{version}", "0", StringComparison.Ordinal);
    }

    // What a page may send without asking first is tried everywhere.
    private static string?[] Types(JsonElement operation) =>
    [
        null, "text/plain", "application/x-www-form-urlencoded",
        .. operation.TryGetProperty("requestBody", out var body) ? body.GetProperty("content").Members().Where(type => type != "*/*") : [],
    ];
}

/// <summary>A service that holds a model and a paused job, for which one origin is configured.</summary>
public sealed class CrossSiteTarget : IAsyncLifetime
{
    public const string Listed = "https://app.example";

    public NnApp App { get; } = new();

    public string Job { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await App.StartAsync($"--NnService:Cors:Origins:0={Listed}");
        await App.CreateModelAsync("""{ "id": "seen", "inputs": 2, "layers": [{ "units": 1 }] }""");
        await App.CreateModelAsync("""{ "id": "busy", "layers": [{ "activation": "softmax" }] }""");
        Job = (await App.TrainAsync("busy", """{ "dataset": "iris", "target": "species", "epochs": 1000000 }""")).Text("id");
        await App.SendAsync(HttpMethod.Post, $"/jobs/{Job}/pause");
        await App.EventsAsync(Job, item => item.Data.TryGetProperty("status", out var status) && status.GetString() == "paused");
    }

    /// <summary>Everything that is stored, in short.</summary>
    public async Task<string> StoredAsync() =>
        $"{await App.ReadAsync("/models")} {await App.ReadAsync("/datasets")} {await App.ReadAsync("/jobs")}";

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
