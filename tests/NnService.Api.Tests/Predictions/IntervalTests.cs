using System.Net;
using System.Text;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Predictions;

/// <summary>How sure an answer is: intervals around numbers, and what held-out rows tell of classes.</summary>
public sealed class IntervalTests(NnApp app)
{
    // Two targets that follow x and an offset that no feature tells: -2 to 2, and ten times as much.
    private static readonly string Line = "x,interval,y,z\n" + string.Concat(
        Enumerable.Range(0, 200).Select(
            i => $"{i * 77 % 200},{i % 3},{(i * 77 % 200) + (i % 5) - 2},{10 * ((i * 77 % 200) + (i % 5) - 2)}\n"));

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_interval_is_as_wide_as_the_errors_of_held_out_rows()
    {
        var id = await TrainAsync("/train?target=y&features=x&task=regression&epochs=20&seed=1");
        var heldOut = await app.ReadAsync($"/models/{id}/versions/1/held-out");
        Assert.Equal(("out of fold, 8 folds", 200), (heldOut.Text("source"), heldOut.Number("rows")));
        var intervals = heldOut.Items("targets").Single().Items("intervals");
        Assert.Equal([0.5, 0.8, 0.9, 0.95, 0.99], intervals.Select(interval => interval.Number("level")));
        var halfWidths = intervals.Select(interval => interval.Number("halfWidth")).ToArray();
        Assert.Equal(halfWidths.Order(), halfWidths);

        var asked = await app.PostAsync($"/models/{id}/predict?interval=0.9", """{ "instances": [[50], [120]] }""");
        foreach (var answer in (await asked.JsonAsync()).Items("predictions"))
        {
            Assert.Equal(["value", "lower", "upper"], answer.Members());
            Assert.Equal(halfWidths[2], answer.Number("value") - answer.Number("lower"), 4);
            Assert.Equal(halfWidths[2], answer.Number("upper") - answer.Number("value"), 4);
        }

        // The others say the same in their own way.
        var one = (await asked.JsonAsync()).Items("predictions")[0];
        Assert.Equal($"{one}", $"{(await app.ReadAsync($"/models/{id}/predict?x=50&interval=0.9")).Items("predictions").Single()}");
        var lines = await app.SendAsync(
            HttpMethod.Post,
            $"/models/{id}/predict?interval=0.9",
            NnApp.Json("""{ "instances": [[50]] }"""),
            ("Accept", "application/x-ndjson"));
        Assert.Equal($"{one}\n", await lines.Content.ReadAsStringAsync(Cancelled));
        var csv = await app.SendAsync(
            HttpMethod.Post,
            $"/models/{id}/predict?interval=0.9",
            new StringContent("x\n50\n", Encoding.UTF8, "text/csv"),
            ("Accept", "text/csv"));
        Assert.Equal(
            $"value,lower,upper\n{one.GetProperty("value")},{one.GetProperty("lower")},{one.GetProperty("upper")}\n",
            await csv.Content.ReadAsStringAsync(Cancelled));
        var without = await (await app.PostAsync($"/models/{id}/predict", """{ "instances": [[50]] }""")).JsonAsync();
        Assert.Equal(["value"], without.Items("predictions").Single().Members());
    }

    [Fact]
    public async Task Each_of_several_targets_has_an_interval_and_a_feature_may_be_called_so()
    {
        const string Id = "interval-two";
        await (await app.UploadAsync("/datasets?id=interval-two", Line)).JsonAsync(HttpStatusCode.Created);
        var job = await (await app.PostAsync(
            "/train", $$"""{ "id": "{{Id}}", "dataset": "interval-two", "target": ["y", "z"], "epochs": 5, "effort": "fast" }"""))
            .JsonAsync(HttpStatusCode.Accepted);
        await app.FinishAsync(job.Text("id"));
        var answer = (await (await app.PostAsync($"/models/{Id}/predict?interval=0.5", """{ "instances": [[50, 1]] }""")).JsonAsync())
            .Items("predictions").Single();
        Assert.Equal(["values", "lowers", "uppers"], answer.Members());
        foreach (var target in (string[])["y", "z"])
        {
            Assert.True(answer.GetProperty("lowers").Number(target) < answer.GetProperty("values").Number(target));
            Assert.True(answer.GetProperty("uppers").Number(target) > answer.GetProperty("values").Number(target));
        }

        var csv = await app.SendAsync(
            HttpMethod.Post,
            $"/models/{Id}/predict?interval=0.5",
            new StringContent("x,interval\n50,1\n", Encoding.UTF8, "text/csv"),
            ("Accept", "text/csv"));
        var text = await csv.Content.ReadAsStringAsync(Cancelled);
        Assert.StartsWith("y,z,lower_y,upper_y,lower_z,upper_z\n", text, StringComparison.Ordinal);

        // In a query it is the feature.
        var asFeature = (await app.ReadAsync($"/models/{Id}/predict?x=50&interval=1")).Items("predictions").Single();
        Assert.Equal($"{answer.GetProperty("values")}", $"{asFeature.GetProperty("values")}");
        Assert.Equal(["values"], asFeature.Members());
    }

    [Fact]
    public async Task What_cannot_be_told_is_refused()
    {
        var id = await TrainAsync("/train?target=y&features=x&task=regression&epochs=1&effort=fast");
        foreach (var level in (string[])["0", "1", "-0.5", "90", "0.97"]) // 25 rows judge it, which tell 25/26 at most
        {
            await RefusedAsync(await app.PostAsync($"/models/{id}/predict?interval={level}", """{ "instances": [[1]] }"""));
            await RefusedAsync(await app.GetAsync($"/models/{id}/predict?x=1&interval={level}"));
        }

        await RefusedAsync(await app.GetAsync($"/models/{id}/predict?x=1&interval=wide"));
        await (await app.PostAsync($"/models/{id}/predict?interval=wide", """{ "instances": [[1]] }"""))
            .IsProblemAsync("bad_query_value");

        await app.CreateModelAsync("""{ "id": "interval-classes", "layers": [{ "activation": "softmax" }] }""");
        await app.TrainAndWaitAsync("interval-classes", """{ "dataset": "iris", "target": "species", "epochs": 1 }""");
        await RefusedAsync(
            await app.PostAsync("/models/interval-classes/predict?interval=0.9", """{ "instances": [[5.1, 3.5, 1.4, 0.2]] }"""));
        await app.CreateModelAsync("""{ "id": "interval-plain", "inputs": 1, "layers": [{ "units": 1 }] }""");
        await RefusedAsync(await app.GetAsync("/models/interval-plain/predict?version=0&x=1&interval=0.9"));

        // Nothing was held out.
        await app.CreateModelAsync("""{ "id": "interval-unjudged", "layers": [{}] }""");
        await app.TrainAndWaitAsync(
            "interval-unjudged",
            """{ "data": { "rows": [{ "x": 1, "y": 2 }, { "x": 2, "y": 4 }] }, "target": "y", "epochs": 1, "validation": null }""");
        await RefusedAsync(await app.PostAsync("/models/interval-unjudged/predict?interval=0.5", """{ "instances": [[1]] }"""));
        var heldOut = await app.ReadAsync("/models/interval-unjudged/versions/1/held-out");
        Assert.Equal((0, 0, 0), (heldOut.Number("rows"), heldOut.Items("targets").Length, heldOut.Items("classes").Length));
        await (await app.GetAsync("/models/interval-unjudged/versions/9/held-out")).IsProblemAsync("not_found");

        static async Task RefusedAsync(HttpResponseMessage response) =>
            Assert.Equal(
                "?interval",
                (await response.IsProblemAsync("invalid")).Items("errors").Single().Text("pointer"));
    }

    [Fact]
    public async Task Classes_have_curves_over_held_out_rows()
    {
        await app.CreateModelAsync("""{ "id": "curves", "layers": [{ "units": 8 }, { "activation": "softmax" }] }""");
        await app.TrainAndWaitAsync("curves", """{ "dataset": "iris", "target": "species", "epochs": 100, "test": { "fraction": 0.4 } }""");
        var heldOut = await app.ReadAsync("/models/curves/versions/1/held-out");
        Assert.Equal(("test", 60, 0), (heldOut.Text("source"), heldOut.Number("rows"), heldOut.Items("targets").Length));
        var classes = heldOut.Items("classes");
        Assert.Equal(["setosa", "versicolor", "virginica"], classes.Select(one => one.Text("class")));
        Assert.Equal(1, classes[0].Number("rocAuc"));
        foreach (var one in classes)
        {
            Assert.Equal((20, 40), (one.Number("positives"), one.Number("negatives")));
            Assert.Equal(60, one.Items("reliability").Sum(bin => bin.Number("rows")));
            var last = one.Items("points")[^1];
            Assert.Equal((1, 1), (last.Number("truePositiveRate"), last.Number("falsePositiveRate")));
            Assert.Equal(["accuracy", "balancedAccuracy", "f1"], one.Items("thresholds").Select(threshold => threshold.Text("goal")));
        }

        // A threshold has the digits of an answer, so that the row that it comes from reaches it.
        Assert.All(
            classes[1].Items("points").Select(point => point.GetProperty("threshold")),
            threshold => Assert.Equal($"{threshold.GetSingle():R}", $"{threshold.GetDouble():R}"));

        var metrics = (await app.ReadAsync("/models/curves/versions/1")).GetProperty("metrics");
        Assert.InRange(metrics.Number("expectedCalibrationError"), 0, 1);
        var again = await (await app.PostAsync("/models/curves/evaluate", """{ "dataset": "iris" }""")).JsonAsync();
        Assert.InRange(again.GetProperty("metrics").Number("expectedCalibrationError"), 0, 1);
    }

    private async Task<string> TrainAsync(string address)
    {
        var job = await (await app.UploadAsync(address, Line)).JsonAsync(HttpStatusCode.Accepted);
        Assert.Equal("succeeded", (await app.FinishAsync(job.Text("id"))).Text("status"));
        return job.Text("modelId");
    }
}
