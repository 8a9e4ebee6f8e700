using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using NnService.Api.Tests.Hosting;

namespace NnService.Api.Tests.Telemetry;

public sealed class TelemetryExportTests
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Traces = "/v1/traces";
    private const string Metrics = "/v1/metrics";
    private const string Logs = "/v1/logs";
    private const string Flower = """{"sepal_length":5.1,"sepal_width":3.5,"petal_length":1.4,"petal_width":0.2}""";

    [Fact]
    public async Task Traces_metrics_and_logs_reach_the_collector_that_is_configured()
    {
        await using var collector = await Collector.StartAsync();
        await using var app = new NnApp();
        await app.StartAsync(collector.Settings);
        await app.CreateModelAsync("""{ "id": "iris", "layers": [{ "units": 8, "activation": "relu" }, { "activation": "softmax" }] }""");
        var job = await app.TrainAndWaitAsync("iris", """{ "dataset": "iris", "target": "species", "epochs": 5 }""");
        await (await app.GetAsync("/models/iris/predict?sepal_length=5.1&sepal_width=3.5&petal_length=1.4&petal_width=0.2")).JsonAsync();

        string[] spans =
        [
            "POST /models/{id}/train", job.Text("id"), "job.wait", "job.claim", "job.train", "job.checkpoint", "job.commit",
            "GET /models/{id}/predict", "nnservice.prediction.rows",
        ];
        await collector.ReceivesAsync(Traces, [.. spans, "nnservice"]);
        await collector.ReceivesAsync(
            Metrics, "nnservice.training.epochs", "nnservice.jobs", "http.server.request.duration", "dotnet.gc.collections");
        await collector.ReceivesAsync(Logs, $"Job {job.Text("id")} started, attempt 1");
        Assert.False(collector.Has(Traces, "sepal_length=5.1"), "values of a query stay here");
        Assert.False(collector.Has(Metrics, "kestrel.connection.duration"), "only what the page of metrics shows is sent");
        Assert.Equal(0, await app.StopAsync());
    }

    [Fact]
    public async Task The_fast_path_sends_no_spans()
    {
        await using var collector = await Collector.StartAsync();
        await using var app = new NnApp();
        await app.StartAsync(collector.Settings);
        await app.CreateModelAsync("""{ "id": "iris", "layers": [{ "units": 8, "activation": "relu" }, { "activation": "softmax" }] }""");
        await app.TrainAndWaitAsync("iris", """{ "dataset": "iris", "target": "species", "epochs": 5 }""");
        await PredictAsync(app, "the-first-loads-the-version");
        for (var i = 0; i < 3; i++) await PredictAsync(app, "on-the-fast-path");

        Assert.Equal(0, await app.StopAsync()); // an orderly end sends what is left
        Assert.True(collector.Has(Traces, "the-first-loads-the-version"));
        Assert.False(collector.Has(Traces, "on-the-fast-path"));
        Assert.True(collector.Has(Metrics, "nnservice.predictions"));
    }

    [Fact]
    public async Task A_collector_that_is_away_disturbs_nobody()
    {
        var collector = await Collector.StartAsync();
        var settings = collector.Settings;
        await collector.DisposeAsync();
        await using var app = new NnApp();
        await app.StartAsync(settings);

        await app.CreateModelAsync("""{ "id": "open", "layers": [{ "units": 1 }] }""");
        Assert.Equal(0, await app.StopAsync());
    }

    [Fact]
    public void Nothing_is_registered_where_no_collector_is_configured()
    {
        Assert.Empty(ExportersWith([]));
        Assert.Empty(ExportersWith(new() { [Endpoint] = " " }));
        Assert.NotEmpty(ExportersWith(new() { [Endpoint] = "http://127.0.0.1:4317" }));
    }

    private static async Task PredictAsync(NnApp app, string agent) =>
        await (await app.SendAsync(
            HttpMethod.Post,
            "/models/iris/predict",
            new StringContent($$"""{"instances":[{{Flower}}]}""", new MediaTypeHeaderValue("application/json")),
            ("User-Agent", agent))).JsonAsync();

    private static string[] ExportersWith(Dictionary<string, string?> settings)
    {
        ServiceDescriptor[] services = [];
        using var app = (IDisposable)HostingApp.Build(settings, builder => services = [.. builder.Services]);
        return
        [
            .. services.Select(service => service.ImplementationType ?? service.ServiceType)
                .Select(type => type.FullName!)
                .Where(name => name.StartsWith("OpenTelemetry", StringComparison.Ordinal)
                    || name.StartsWith("NnService.Api.Telemetry", StringComparison.Ordinal)),
        ];
    }
}
