using System.Globalization;
using System.Net;
using System.Text.Json;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Jobs;

/// <summary>What a version was made from and with is known, so that it can be made again to the same bits.</summary>
public sealed class ReproduceTests(NnApp app)
{
    [Theory]
    [InlineData("""[{ "units": 8, "activation": "tanh", "dropout": 0.2 }, { "activation": "softmax" }]""", "iris", "species", 20)]
    [InlineData(
        """[{ "units": 256, "activation": "relu" }, { "units": 256, "activation": "relu" }, { "activation": "softmax" }]""",
        "iris",
        "species",
        3)]
    public async Task A_version_is_made_again_to_the_same_bits(string layers, string dataset, string target, int epochs)
    {
        var model = (await app.CreateModelAsync($$"""{ "layers": {{layers}}, "seed": 4 }""")).Text("id");
        await app.TrainAndWaitAsync(
            model,
            $$"""
            { "dataset": "{{dataset}}", "target": "{{target}}", "epochs": {{epochs.ToString(CultureInfo.InvariantCulture)}}, "batchSize": 128,
              "earlyStopping": { "patience": 5 } }
            """);
        var version = await app.ReadAsync($"/models/{model}/versions/1");

        var job = await ReproduceAsync(model, 1);

        Assert.Equal("succeeded", job.Text("status"));
        job.GetProperty("reproduction").Is(
            $$"""{ "version": 1, "expected": "{{version.Text("sha256")}}", "sha256": "{{version.Text("sha256")}}", "reproduced": true }""");
        Assert.True(job.IsNull("version"));
        Assert.True(job.IsNull("promotion"));
        Assert.Equal($"{version.GetProperty("parts")}", $"{job.GetProperty("parts")}");
        Assert.Equal(1, (await app.ReadAsync($"/models/{model}")).Number("currentVersion"));
        Assert.Single((await app.ReadAsync($"/models/{model}/versions")).Items("items"));
    }

    [Fact]
    public async Task A_version_that_went_on_from_another_is_made_again()
    {
        var model = await LineAsync();
        await app.TrainAndWaitAsync(model, """{ "data": { "inputs": [[0], [1]], "targets": [[0], [1]] }, "epochs": 3, "from": 1 }""");

        Assert.True((await ReproduceAsync(model, 2)).GetProperty("reproduction").GetProperty("reproduced").GetBoolean());
    }

    [Fact]
    public async Task Other_bits_are_told()
    {
        var model = await LineAsync();
        await using var connection = NnApp.Connection(app.DataDirectory);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = $"""UPDATE "Versions" SET "Sha256" = 'ff' WHERE "ModelId" = '{model}' AND "Number" = 1""";
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var reproduction = (await ReproduceAsync(model, 1)).GetProperty("reproduction");

        Assert.False(reproduction.GetProperty("reproduced").GetBoolean());
        Assert.Equal("ff", reproduction.Text("expected"));
    }

    [Fact]
    public async Task Data_of_a_request_stay_while_a_job_that_makes_its_version_again_needs_them()
    {
        var model = await LineAsync();
        var made = (await app.ReadAsync($"/models/{model}/versions/1")).Text("job");
        var job = await ReproduceAsync(model, 1);

        Assert.Equal(HttpStatusCode.NoContent, (await app.DeleteAsync($"/jobs/{job.Text("id")}")).StatusCode);
        Assert.True((await ReproduceAsync(model, 1)).GetProperty("reproduction").GetProperty("reproduced").GetBoolean());

        Assert.Equal(HttpStatusCode.NoContent, (await app.DeleteAsync($"/jobs/{made}")).StatusCode);
        await (await PostAsync(model, 1)).IsProblemAsync("version_not_reproducible", null, "data that are gone");
    }

    [Fact]
    public async Task A_dataset_that_has_other_bytes_now_is_not_taken_for_the_same()
    {
        var id = $"d{Guid.NewGuid():N}";
        await app.UploadAsync($"/datasets?id={id}", "x,y\n1,2\n2,4\n3,6\n");
        var model = (await app.CreateModelAsync("""{ "layers": [{}] }""")).Text("id");
        await app.TrainAndWaitAsync(model, $$"""{ "dataset": "{{id}}", "target": "y", "epochs": 1, "validation": null }""");
        await app.DeleteAsync($"/datasets/{id}");
        await app.UploadAsync($"/datasets?id={id}", "x,y\n1,2\n2,4\n3,7\n");

        await (await PostAsync(model, 1)).IsProblemAsync("version_not_reproducible", null, "other bytes");
    }

    [Fact]
    public async Task What_no_job_made_is_not_made_again()
    {
        var model = await LineAsync();
        await (await PostAsync(model, 0)).IsProblemAsync("version_not_reproducible", null, "initial weights");
        await (await PostAsync(model, 7)).IsProblemAsync("not_found", null);
    }

    private async Task<string> LineAsync()
    {
        var model = (await app.CreateModelAsync("""{ "inputs": 1, "layers": [{ "units": 1 }] }""")).Text("id");
        await app.TrainAndWaitAsync(model, """{ "data": { "inputs": [[0], [1]], "targets": [[0], [1]] }, "epochs": 3 }""");
        return model;
    }

    private Task<HttpResponseMessage> PostAsync(string model, int version) =>
        app.SendAsync(HttpMethod.Post, $"/models/{model}/versions/{version.ToString(CultureInfo.InvariantCulture)}/reproduce");

    private async Task<JsonElement> ReproduceAsync(string model, int version) =>
        await app.FinishAsync((await (await PostAsync(model, version)).JsonAsync(HttpStatusCode.Accepted)).Text("id"));
}
