using NnService.Api.Tests.Textbook;
using NnService.Domain.Tests;

namespace NnService.Api.Tests.Jobs;

/// <summary>One weight, no bias, identity, half squared error: jobs that can be checked on paper.</summary>
public sealed class OneWeightTests(NnApp app)
{
    [Fact]
    public async Task Descent_follows_the_known_sequence()
    {
        var (id, job) = await TrainAsync("2", "0.8", """ "epochs": 71, "optimizer": { "type": "sgd", "learningRate": 0.1 } """);
        Assert.Equal("succeeded", job.Text("status"));

        // Predictions 1.0, 0.92, 0.872 …: every step leaves 0.6 of the error.
        var errors = (await LossesAsync(job.Text("id"))).Select(loss => Math.Sqrt(2 * loss)).ToArray();
        AssertClose.Equal([.. Enumerable.Range(0, 71).Select(step => 0.2 * Math.Pow(0.6, step))], errors, 1e-5, 1e-7);
        await IsAsync(id, 0.4);
    }

    [Fact]
    public async Task Too_large_steps_diverge_and_the_job_says_so()
    {
        var (id, job) = await TrainAsync("10", "-10", """ "epochs": 400, "optimizer": { "type": "sgd", "learningRate": 1 } """);
        Assert.Equal(("failed", "diverged"), (job.Text("status"), job.GetProperty("error").Text("code")));
        Assert.True(job.IsNull("version") && job.IsNull("stopReason"));

        // Predictions 5, −1495, 147005 …: every step multiplies the error by −99, until 32 bits do not hold it any more.
        var losses = await LossesAsync(job.Text("id"));
        AssertClose.Equal([15.0 * 15 / 2, 1485.0 * 1485 / 2, 147015.0 * 147015 / 2], losses.AsSpan(0, 3), 1e-5, 0);
        Assert.Equal(19, losses.Length);
        Assert.Equal(19, job.Number("epoch"));
        foreach (var words in (string[])["in epoch 20:", "no longer a finite number", "Try a learning rate below 1,", "clipNorm"])
            Assert.Contains(words, job.GetProperty("error").Text("message"), StringComparison.Ordinal);

        // Nothing became a version.
        Assert.Equal([0], (await app.ReadAsync($"/models/{id}/versions")).Items("items").Select(version => version.Number("version")));
        Assert.True((await app.ReadAsync($"/models/{id}")).IsNull("currentVersion"));
        await IsAsync(id, 0.5);
    }

    [Fact]
    public async Task Hot_and_cold_comes_within_one_step_in_16_steps()
    {
        var (id, job) = await TrainAsync("1", "-1", """ "epochs": 17, "optimizer": { "type": "hotCold", "step": 0.1 } """);
        Assert.Equal("succeeded", job.Text("status"));

        // Predictions 0.5, 0.4 … −1: one step colder each time.
        var losses = await LossesAsync(job.Text("id"));
        AssertClose.Equal(
            [.. Enumerable.Range(0, 16).Select(step => (1.5 - (0.1 * step)) * (1.5 - (0.1 * step)) / 2)], losses.AsSpan(0, 16), 1e-5, 1e-6);
        Assert.InRange((await WeightsAsync(id))[0], -1.1 - 1e-6, -0.9 + 1e-6);
        Assert.InRange(Math.Sqrt(2 * losses[16]), 0, 0.1 + 1e-6);
    }

    [Theory]
    [InlineData(""" "regularization": { "l2": 0.1 } """, 0.9)]
    [InlineData(""" "regularization": { "l1": 0.1 } """, 0.9)]
    [InlineData(""" "regularization": { "l1": 0.2, "l2": 0.1 } """, 0.7)]
    public async Task Penalties_pull_at_the_weight_but_do_not_count_as_loss(string penalty, double after)
    {
        // The data are met exactly at w = 1, so the penalties alone move it.
        var id = await app.CreateAsync(TextbookApp.OneWeight.Replace("0.5", "1", StringComparison.Ordinal));
        var job = await app.TrainAndWaitAsync(
            id,
            $$"""{ "data": { "inputs": [[3]], "targets": [[3]] }, "epochs": 1, "optimizer": { "type": "sgd", "learningRate": 1 }, {{penalty}} }""");
        Assert.Equal(0, job.Number("loss"));
        await IsAsync(id, after);
    }

    [Theory]
    [InlineData("", -30, -40)]
    [InlineData(""", "clipNorm": 5""", -3, -4)]
    [InlineData(""", "clipNorm": 50.001""", -30, -40)]
    [InlineData(""", "clipValue": 35""", -30, -35)]
    [InlineData(""", "clipValue": 2""", -2, -2)]
    public async Task Gradients_are_clipped_by_length_or_by_value(string clip, double first, double second)
    {
        // y = 0, t = −10: the gradient is (y − t)·x = (30, 40), 50 long.
        var id =
            await app.CreateAsync(""" "inputs": 2, "loss": "halfSquaredError", "layers": [{ "units": 1, "useBias": false, "kernel": [[0], [0]] }] """);
        var job = await app.TrainAndWaitAsync(
            id,
            $$"""{ "data": { "inputs": [[3, 4]], "targets": [[-10]] }, "epochs": 1, "optimizer": { "type": "sgd", "learningRate": 1 }{{clip}} }""");
        Assert.Equal(50, job.Number("loss"));
        await IsAsync(id, first, second);
    }

    private async Task<(string Model, System.Text.Json.JsonElement Job)> TrainAsync(string x, string t, string options)
    {
        var id = await app.CreateAsync(TextbookApp.OneWeight);
        return (id, await app.FinishAsync(
            (await app.TrainAsync(id, $$"""{ "data": { "inputs": [[{{x}}]], "targets": [[{{t}}]] }, {{options}} }""")).Text("id")));
    }

    private async Task<double[]> LossesAsync(string job) =>
        [.. (await app.ReadAsync($"/jobs/{job}/history")).Items("points").Select(point => point.Number("loss"))];

    private async Task<double[]> WeightsAsync(string id) =>
        (await app.ReadAsync($"/models/{id}/weights")).Items("layers")[0].Numbers("kernel");

    private async Task IsAsync(string id, params double[] weights)
    {
        var reached = await WeightsAsync(id);
        AssertClose.Equal(weights, reached, 1e-6, 0);
    }
}
