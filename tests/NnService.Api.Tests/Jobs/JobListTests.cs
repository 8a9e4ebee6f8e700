using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Jobs;

/// <summary>Runs that one can find: filters and orders.</summary>
/// <remarks>It sorts all jobs there are, so it has a service of its own.</remarks>
public sealed class JobListTests(NnApp app) : IClassFixture<NnApp>
{
    [Fact]
    public async Task Jobs_are_found_by_model_dataset_status_and_tag_and_sorted_by_any_metric()
    {
        await app.CreateModelAsync("""{ "id": "runs", "layers": [{ "units": 8 }, { "activation": "softmax" }] }""");
        await app.CreateModelAsync("""{ "id": "numbers", "layers": [{}] }""");
        var poor = await RunAsync(
            "runs",
            """ "dataset": "iris", "target": "species", "epochs": 1, "optimizer": { "type": "sgd", "learningRate": 0.0001 } """);
        var good = await RunAsync("runs", """ "dataset": "iris", "target": "species", "epochs": 100, "batchSize": 8 """);
        var wine = await RunAsync("runs", """ "dataset": "wine", "target": "cultivar", "epochs": 3, "promote": "never" """);
        var number = await RunAsync("numbers", """ "dataset": "diabetes", "target": "progression", "epochs": 1 """);
        await app.PatchAsync($"/jobs/{good}", """{ "tags": { "owner": "ada", "note": "\"owner\":\"bob\"" } }""", null);
        await app.PatchAsync($"/jobs/{wine}", """{ "tags": { "owner": "bob" } }""", null);

        Assert.Equal([number, wine, good, poor], await IdsAsync(""));
        Assert.Equal([good, poor], await IdsAsync("?dataset=iris"));
        Assert.Equal([wine], await IdsAsync("?model=runs&dataset=wine"));
        Assert.Equal([wine, good], await IdsAsync("?tag=owner"));
        Assert.Equal([good], await IdsAsync("?tag=owner:ada"));
        Assert.Equal([wine], await IdsAsync("?tag=owner:bob"));
        Assert.Empty(await IdsAsync("?tag=owner:ad"));
        Assert.Empty(await IdsAsync("?tag=owne"));
        Assert.Empty(await IdsAsync("?dataset=penguins"));

        Assert.Equal([poor, good, wine, number], await IdsAsync("?sort=createdAt"));
        Assert.Equal([number, wine, good, poor], await IdsAsync("?sort=-createdAt"));
        foreach (var metric in (string[])["loss", "validationLoss", "logLoss", "accuracy"])
        {
            // What has no such metric comes last in either direction.
            var small = await IdsAsync($"?model=runs&dataset=iris&sort={metric}");
            Assert.Equal(metric == "accuracy" ? [poor, good] : [good, poor], small);
            Assert.Equal(small.Reverse(), await IdsAsync($"?model=runs&dataset=iris&sort=-{metric}"));
        }

        Assert.Equal(number, (await IdsAsync("?sort=-accuracy"))[^1]);
        Assert.Equal(number, (await IdsAsync("?sort=accuracy"))[^1]);
        Assert.Equal(number, (await IdsAsync("?sort=rmse"))[0]);

        // In pages, each of which goes on where the one before ended.
        var all = await IdsAsync("?sort=logLoss");
        var page = await app.ReadAsync("/jobs?sort=logLoss&limit=3");
        Assert.Equal(all[..3], page.Ids());
        var rest = await app.ReadAsync($"/jobs?sort=logLoss&limit=3&after={page.Text("next")}");
        Assert.Equal(all[3..], rest.Ids());
        Assert.True(rest.IsNull("next"));

        await (await app.GetAsync("/jobs?sort=speed")).IsProblemAsync("bad_query_value", "?sort", "validationLoss");
        await (await app.GetAsync("/jobs?sort=-")).IsProblemAsync("bad_query_value", "?sort");
        await (await app.GetAsync("/jobs?sort=loss&after=gone")).IsProblemAsync("bad_query_value", "?after");
    }

    private async Task<string> RunAsync(string model, string members)
    {
        var job = await app.TrainAndWaitAsync(model, $"{{ {members}, \"seed\": 1 }}");
        return job.Text("id");
    }

    private async Task<string[]> IdsAsync(string query) => (await app.ReadAsync($"/jobs{query}")).Ids();
}
