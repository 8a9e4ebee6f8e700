using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using NnService.Api.Tests.Problems;
using NnService.Tests.Common;

namespace NnService.Api.Tests.Metrics;

/// <summary>What the service tells of itself, while it works and while it refuses.</summary>
public sealed partial class MetricsTests(NnApp app) : IClassFixture<NnApp>
{
    private const string Flower = "[5.1, 3.5, 1.4, 0.2]";
    private const string Duration = "http_server_request_duration_seconds_count";

    // As Prometheus sends it.
    private const string PrometheusAccept =
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_is_for_Prometheus_and_guarded_like_all_others()
    {
        var response = await app.GetAsync("/metrics", ("Accept", PrometheusAccept));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.GetValues("Content-Type").Single());
        Assert.True(response.Headers.CacheControl!.NoStore);
        Exposition.Parse(await response.Content.ReadAsStringAsync(Cancelled));
        await (await app.GetAsync("/metrics?name=nnservice_jobs")).IsProblemAsync("unknown_query_parameter", "?name");
        await (await app.GetAsync("/metrics", ("Accept", "application/json"))).IsProblemAsync("not_acceptable", says: "text/plain");
        await (await app.SendAsync(HttpMethod.Post, "/metrics")).IsProblemAsync("method_not_allowed");
        await (await app.GetAsync("/metrics", ("Host", "evil.example"))).IsProblemAsync("bad_host");
    }

    [Fact]
    public async Task Every_family_is_explained_and_nothing_else_is()
    {
        await TrainAsync(app, "all");
        var page = await ScrapeAsync(app);
        var told = (await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "docs", "operating.md"), Cancelled)).Select(
            line => FamilyRow().Match(line))
            .Where(match => match.Success);
        Assert.Equal(
            page.Families.Select(family => $"{family.Key} {family.Value.Type}").Order(StringComparer.Ordinal),
            told.Select(match => $"{match.Groups[1].Value} {match.Groups[2].Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_fresh_service_tells_what_it_is_and_counts_from_zero()
    {
        await using var fresh = new NnApp();
        await fresh.StartAsync("--NnService:Training:Slots=3");
        var page = await ScrapeAsync(fresh);
        foreach (var series in (string[])[
            "nnservice_jobs_ended_total{status=\"succeeded\"}",
            "nnservice_jobs_ended_total{status=\"failed\",error=\"diverged\"}",
            "nnservice_job_attempts_begun_total",
            "nnservice_job_attempts_ended_total{end=\"fenced\"}",
            "nnservice_training_rows_total",
            "nnservice_predictions_total{path=\"fast\"}",
            "nnservice_storage_failures_total{code=\"storage_full\"}",
            "nnservice_predictor_cache_loads_total",
            "nnservice_training_slots_busy",
            "nnservice_jobs{status=\"queued\"}",
            "nnservice_jobs{status=\"running\"}",
        ])
            Assert.True(page[series] == 0, $"{series} is {page[series]}");
        Assert.Equal((3, 1), (page["nnservice_training_slots"], page["http_server_active_requests"]));
        Assert.Equal(
            1, page[page.Series.Single(series => series.StartsWith("nnservice_build_info{version=\"1.0.0\",", StringComparison.Ordinal))]);
        Assert.True(
            page["kestrel_active_connections"] >= 1 && page["process_threads"] > 5 && page["dotnet_process_memory_working_set_bytes"] > 10e6
                && page["dotnet_process_cpu_time_seconds_total{cpu_mode=\"user\"}"] > 0);
        Assert.InRange(page["process_start_time_seconds"]!.Value, 0, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 1);
        Assert.True(
            page["nnservice_storage_write_lock_wait_seconds_count"] > 0 && page["nnservice_storage_write_lock_held_seconds_sum"] > 0);
        Assert.True((await ScrapeAsync(fresh))["process_start_time_seconds"] == page["process_start_time_seconds"]);
    }

    [Fact]
    public async Task A_training_is_counted_from_its_first_row_to_its_end()
    {
        var before = await ScrapeAsync(app);
        await TrainAsync(app, "done"); // 131 of the 150 rows are trained on, the others judge
        var page = await WhenAsync(app, page => Grown(page, "nnservice_job_attempts_ended_total{end=\"done\"}") == 1);
        Assert.Equal(
            (1, 1, 30, 3930, 0),
            (
                Grown(page, "nnservice_jobs_ended_total{status=\"succeeded\"}"),
                Grown(page, "nnservice_job_attempts_begun_total"),
                Grown(page, "nnservice_training_epochs_total"),
                Grown(page, "nnservice_training_rows_total"),
                page["nnservice_training_slots_busy"]));
        var checkpoints = Grown(page, "nnservice_job_recording_duration_seconds_count{kind=\"checkpoint\"}");
        Assert.True(checkpoints >= 1);
        // 4 · 3 weights and 3 biases, those of the best epoch beside them, and an optimizer that remembers nothing
        Assert.Equal(checkpoints * 2 * 15 * sizeof(float), Grown(page, "nnservice_job_checkpoint_written_bytes_total"));

        await app.CreateModelAsync("""{ "id": "wild", "inputs": 1, "layers": [{ "units": 1 }] }""");
        var wild = await app.TrainAsync(
            "wild", """{ "data": { "inputs": [[1e18]], "targets": [[1]] }, "epochs": 100, "learningRate": 1e18 }""");
        Assert.Equal("failed", (await app.FinishAsync(wild.Text("id"))).Text("status"));
        await WhenAsync(
            app,
            page => Grown(page, "nnservice_jobs_ended_total{status=\"failed\",error=\"diverged\"}") == 1
                && Grown(page, "nnservice_job_attempts_ended_total{end=\"done\"}") == 2);

        double Grown(Exposition page, string series) => (page[series] ?? 0) - (before[series] ?? 0);
    }

    [Fact]
    public async Task Jobs_that_wait_run_and_are_paused_are_told_apart()
    {
        await using var fresh = new NnApp();
        await fresh.StartAsync("--NnService:Training:Slots=1");
        await fresh.CreateModelAsync("""{ "id": "long", "layers": [{ "activation": "softmax" }] }""");
        var jobs = new List<string>();
        for (var i = 0; i < 4; i++)
            jobs.Add((await fresh.TrainAsync("long", """{ "dataset": "digits", "target": "digit", "epochs": 10000000 }""")).Text("id"));
        await fresh.EventsAsync(jobs[0], item => item.EventType == "epoch");
        await (await fresh.SendAsync(HttpMethod.Post, $"/jobs/{jobs[3]}/pause")).JsonAsync(HttpStatusCode.Accepted);
        var page = await WhenAsync(fresh, page => page["nnservice_training_rows_total"] > 0); // while it runs, not at its end
        Assert.Equal(
            (2, 1, 1),
            (
                page["nnservice_jobs{status=\"queued\"}"],
                page["nnservice_jobs{status=\"running\"}"],
                page["nnservice_jobs{status=\"paused\"}"]));
        Assert.Equal((1, 1), (page["nnservice_training_slots_busy"], page["nnservice_job_attempts_begun_total"]));
        // the last ones never began
        foreach (var job in jobs.AsEnumerable().Reverse()) await fresh.SendAsync(HttpMethod.Post, $"/jobs/{job}/cancel");
        page = await WhenAsync(
            fresh, page => page["nnservice_jobs_ended_total{status=\"cancelled\"}"] == 4 && page["nnservice_training_slots_busy"] == 0);
        Assert.Equal(
            (0, 0, 0),
            (
                page["nnservice_jobs{status=\"queued\"}"],
                page["nnservice_jobs{status=\"running\"}"],
                page["nnservice_jobs{status=\"paused\"}"]));
    }

    [Fact]
    public async Task A_prediction_is_counted_on_the_way_that_it_took()
    {
        await TrainAsync(app, "flowers");
        await PredictAsync(1); // after it the version is in memory for certain
        var before = await ScrapeAsync(app);
        for (var i = 0; i < 5; i++) await PredictAsync(3);
        await app.ReadAsync("/models/flowers/predict?sepal_length=5.1&sepal_width=3.5&petal_length=1.4&petal_width=0.2");
        await (await app.PostAsync("/v1/models/flowers:predict", """
            { "instances": [{ "sepal_length": 5.1, "sepal_width": 3.5, "petal_length": 1.4, "petal_width": 0.2 }, { "sepal_length": 5.1,
              "sepal_width": 3.5, "petal_length": 1.4, "petal_width": 0.2 }] }
            """)).JsonAsync();
        await (await app.PostAsync("/models/flowers/predict", $$"""{ "instances": [{{Flower}}, [1]] }""")).IsProblemAsync("invalid");

        var page = await WhenAsync(
            app,
            page => Grown(
                page,
                $"{Duration}{{http_request_method=\"POST\",http_response_status_code=\"422\",http_route=\"/models/{{id}}/predict\"}}") == 1);
        Assert.Equal(
            (5, 1, 1),
            (Grown(
                page,
                "nnservice_predictions_total{path=\"fast\"}"), Grown(
                    page,
                    "nnservice_predictions_total{path=\"endpoint\"}"), Grown(page, "nnservice_predictions_total{path=\"protocol\"}")));
        Assert.Equal(
            (15, 1, 2),
            (Grown(
                page,
                "nnservice_prediction_rows_total{path=\"fast\"}"), Grown(
                    page,
                    "nnservice_prediction_rows_total{path=\"endpoint\"}"), Grown(
                        page, "nnservice_prediction_rows_total{path=\"protocol\"}")));
        Assert.Equal(
            5,
            Grown(
                page,
                $"{Duration}{{http_request_method=\"POST\",http_response_status_code=\"200\",http_route=\"/models/{{id}}/predict\"}}"));
        Assert.Equal((1, 1), (page["nnservice_predictor_cache_loads_total"], page["nnservice_predictor_cache_versions"]));
        Assert.True(
            Grown(page, "nnservice_predictor_cache_hits_total") >= 8
                && page["nnservice_predictor_cache_size_bytes"] == 4096 + (15 * sizeof(float)));

        double Grown(Exposition page, string series) => (page[series] ?? 0) - (before[series] ?? 0);

        async Task PredictAsync(int rows) =>
            await (await app.PostAsync(
                "/models/flowers/predict", $$"""{ "instances": [{{string.Join(',', Enumerable.Repeat(Flower, rows))}}] }""")).JsonAsync();
    }

    [Fact]
    public async Task Refusals_are_told_by_method_status_and_route()
    {
        var before = await ScrapeAsync(app);
        await app.GetAsync("/models/none");
        await app.GetAsync("/nowhere");
        await app.SendAsync(new HttpMethod("FROB"), "/models");
        await app.PostAsync("/models", "{");
        await app.GetAsync("/models?limt=1");
        await app.GetAsync("/models", ("Host", "evil.example"));
        string[] expected =
        [
            "{http_request_method=\"GET\",http_response_status_code=\"404\",http_route=\"/models/{id}\"}",
            "{http_request_method=\"GET\",http_response_status_code=\"404\"}",
            "{http_request_method=\"_OTHER\",http_response_status_code=\"405\"}",
            "{http_request_method=\"POST\",http_response_status_code=\"400\",http_route=\"/models\"}",
            "{http_request_method=\"GET\",http_response_status_code=\"400\",http_route=\"/models\"}",
            "{http_request_method=\"GET\",http_response_status_code=\"400\"}",
        ];
        await WhenAsync(app, page => expected.All(labels => page[$"{Duration}{labels}"] - (before[$"{Duration}{labels}"] ?? 0) == 1));
    }

    [Fact]
    public async Task Nothing_that_a_client_makes_up_makes_a_series()
    {
        await TrainAsync(app, "iris");
        var first = Asked(await ScrapeAsync(app));
        await AskAsync("quux");
        var before = await WhenAsync(app, page => Asked(page) >= first + 300);
        await AskAsync("wombat");
        var after = await WhenAsync(app, page => Asked(page) >= first + 600);
        Assert.Equal(before.Series.Order(StringComparer.Ordinal), after.Series.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(
            after.Series,
            series => series.Contains("quux", StringComparison.OrdinalIgnoreCase)
                || series.Contains("wombat", StringComparison.OrdinalIgnoreCase)
                || series.Contains("iris", StringComparison.Ordinal));
        Assert.InRange(after.Series.Count, 1, 500);

        // Every sixth request each: a path, a model, a job, a method, a problem, a query.
        async Task AskAsync(string word)
        {
            for (var i = 0; i < 50; i++)
            {
                await app.GetAsync($"/{word}/{i}");
                await app.PostAsync($"/models/{word}-{i}/predict", $$"""{ "instances": [{{Flower}}] }""");
                await app.GetAsync($"/jobs/{word}-{i}/history");
                await app.SendAsync(new HttpMethod($"{word.ToUpperInvariant()}{i}"), "/models");
                await app.GetAsync($"/problems/{word}-{i}");
                await app.GetAsync($"/models?{word}{i}={i}");
            }
        }

        static double Asked(Exposition page) =>
            page.Series.Where(series => series.StartsWith(Duration, StringComparison.Ordinal) && Refused().IsMatch(series))
                .Sum(series => page[series]!.Value);
    }

    [Fact]
    public async Task A_scrape_succeeds_while_the_database_is_away()
    {
        Assert.Contains("nnservice_jobs", (await ScrapeAsync(app)).Families.Keys);
        await using (var connection = NnApp.Connection(app.DataDirectory))
        {
            await connection.OpenAsync(Cancelled);
            await using var command = connection.CreateCommand();
            command.CommandText = "BEGIN EXCLUSIVE";
            await command.ExecuteNonQueryAsync(Cancelled);
            var page = await ScrapeAsync(app);
            Assert.DoesNotContain("nnservice_jobs", page.Families.Keys);
            Assert.Contains("nnservice_jobs_ended_total", page.Families.Keys);
        }

        Assert.Contains("nnservice_jobs", (await ScrapeAsync(app)).Families.Keys);
    }

    private static async Task TrainAsync(NnApp app, string model)
    {
        await app.CreateModelAsync($$"""{ "id": "{{model}}", "layers": [{ "activation": "softmax" }] }""");
        await app.TrainAndWaitAsync(model, """{ "dataset": "iris", "target": "species", "epochs": 30, "optimizer": "sgd" }""");
    }

    private static async Task<Exposition> ScrapeAsync(NnApp app)
    {
        var response = await app.GetAsync("/metrics");
        var page = await response.Content.ReadAsStringAsync(Cancelled);
        Assert.True(response.StatusCode == HttpStatusCode.OK, page);
        return Exposition.Parse(page);
    }

    /// <summary>Scrapes until something holds: what is counted after an answer may be counted after it has arrived.</summary>
    private static async Task<Exposition> WhenAsync(NnApp app, Func<Exposition, bool> holds)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        patience.CancelAfter(Waiting.Patience);
        while (true)
        {
            var page = await ScrapeAsync(app);
            if (holds(page)) return page;
            Assert.False(
                patience.IsCancellationRequested,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"it never holds:\n{string.Join('\n', page.Series.Select(series => $"{series} {page[series]}"))}"));
        }
    }

    [GeneratedRegex(@"^\| `([a-z_]+)` \| (counter|gauge|histogram) \|")]
    private static partial Regex FamilyRow();

    [GeneratedRegex("code=\"4")]
    private static partial Regex Refused();
}
