using System.Net;
using System.Text.Json;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Jobs;

/// <summary>Jobs beside each other.</summary>
public sealed class CompareTests(NnApp app)
{
    [Fact]
    public async Task Jobs_beside_each_other_show_what_differs()
    {
        await app.CreateModelAsync("""{ "id": "compared", "layers": [{ "units": 8 }, { "activation": "softmax" }] }""");
        var slow = await RunAsync("compared", """ "dataset": "iris", "target": "species", "epochs": 5, "learningRate": 0.001 """);
        var fast = await RunAsync(
            "compared", """ "dataset": "iris", "target": "species", "epochs": 8, "learningRate": 0.01, "clipNorm": 1 """);
        var comparison = await app.ReadAsync($"/compare?jobs={slow},{fast}");

        var heads = comparison.Items("jobs");
        Assert.Equal([slow, fast], heads.Select(job => job.Text("id")));
        Assert.Equal([5, 8], heads.Select(job => job.Number("epoch")));
        Assert.All(heads, job => Assert.Equal(("validation", 19), (job.Text("metricsSource"), job.GetProperty("metrics").Number("rows"))));
        Assert.DoesNotContain("perClass", heads[0].GetProperty("metrics").Members());
        Assert.Equal(
            ["/clipNorm: 1", "/earlyStopping/patience: 5 8", "/epochs: 5 8", "/optimizer/learningRate: 0.001 0.01"],
            comparison.Items("settings").Select(Setting).Order(StringComparer.Ordinal));

        Assert.Equal(
            ["loss", "validationLoss", "metrics.accuracy", "validationMetrics.accuracy"],
            comparison.Items("curves").Select(curve => curve.Text("metric")));
        foreach (var job in (string[])[slow, fast])
        {
            var points = (await app.ReadAsync($"/jobs/{job}/history")).Items("points");
            foreach (var curve in comparison.Items("curves"))
            {
                var values = points.Select(point => Metric(point, curve.Text("metric"))).ToArray();
                var series = curve.GetProperty("series").GetProperty(job);
                Assert.Equal(points.Select(point => point.Number("epoch")), series.Items("epochs").Select(epoch => epoch.GetDouble()));
                Assert.Equal(values, series.Items("values").Select(value => value.GetDouble()));
                Assert.Equal(curve.GetProperty("higherIsBetter").GetBoolean() ? values.Max() : values.Min(), series.Number("best"));
                Assert.Equal(series.Number("best"), values[(int)series.Number("bestEpoch") - 1]);
                Assert.Equal(values[^1], series.Number("last"));
            }
        }
    }

    [Fact]
    public async Task Different_networks_and_tasks_are_compared_by_what_each_has()
    {
        await app.CreateModelAsync("""{ "id": "small", "layers": [{ "units": 2 }, { "activation": "softmax" }] }""");
        var small = await RunAsync("small", """ "dataset": "iris", "target": "species", "epochs": 2 """);
        var job = await (await app.PostAsync(
            "/train", """{ "dataset": "diabetes", "target": "progression", "effort": "fast", "batchSize": 400, "epochs": 1200 }"""))
            .JsonAsync(HttpStatusCode.Accepted);
        var id = job.Text("id");
        await app.FinishAsync(id);
        var comparison = await app.ReadAsync($"/compare?jobs={small},{id},{small}");
        Assert.Equal(2, comparison.Items("jobs").Length);
        var layers = comparison.Items("settings").Single(setting => setting.Text("setting") == "/model/layers");
        Assert.Equal("/model/layers: \"2 identity, 3 softmax\" \"100 relu, 1 identity\"", Setting(layers));
        var accuracy = comparison.Items("curves").Single(curve => curve.Text("metric") == "validationMetrics.accuracy");
        Assert.Equal([small], accuracy.GetProperty("series").Members());
        var loss = comparison.Items("curves").Single(curve => curve.Text("metric") == "loss").GetProperty("series").GetProperty(id);
        Assert.Equal((1000, 1200), (loss.Items("epochs").Length, loss.Items("epochs")[^1].GetInt32()));
    }

    [Fact]
    public async Task What_cannot_be_compared_is_refused()
    {
        await (await app.GetAsync("/compare")).IsProblemAsync("bad_query_value");
        await (await app.GetAsync("/compare?jobs=")).IsProblemAsync("bad_query_value");
        await (await app.GetAsync("/compare?jobs=,")).IsProblemAsync("bad_query_value", "?jobs");
        var many = string.Join(',', Enumerable.Range(0, 11));
        await (await app.GetAsync($"/compare?jobs={many}")).IsProblemAsync("bad_query_value", "?jobs", "11");
        await (await app.GetAsync("/compare?jobs=nobody")).IsProblemAsync("not_found", null, "nobody");
    }

    private static string Setting(JsonElement setting) =>
        $"{setting.Text("setting")}: "
            + string.Join(' ', setting.GetProperty("values").EnumerateObject().Select(value => value.Value.GetString()));

    private static double Metric(JsonElement point, string figure) =>
        figure.Split('.') is [var place, var name] ? point.GetProperty(place).Number(name) : point.Number(figure);

    private async Task<string> RunAsync(string model, string members)
    {
        var job = await app.TrainAndWaitAsync(model, $"{{ {members}, \"seed\": 1 }}");
        return job.Text("id");
    }
}
