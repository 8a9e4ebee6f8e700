using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Textbook;

public sealed partial class TraceTests
{
    [Theory]
    [InlineData("", "/inputs", "missing or empty")]
    [InlineData(""" "inputs": [], "targets": [] """, "/inputs", "2 numbers per row")]
    [InlineData(""" "inputs": [[1, 2]] """, "/targets", "missing or empty")]
    [InlineData(""" "inputs": [[1]], "targets": [[1, 0]] """, "/inputs/0", "1 numbers; it must have 2")]
    [InlineData(""" "inputs": [[1, 2], [1, 2, 3]], "targets": [[1, 0], [1, 0]] """, "/inputs/1", "3 numbers; it must have 2")]
    [InlineData(""" "inputs": [[1, 2]], "targets": [[1]] """, "/targets/0", "1 numbers; it must have 2")]
    [InlineData(""" "inputs": [[1, 2]], "targets": [[1, 0], [1, 0]] """, "/targets", "1 rows of inputs and 2 rows of targets")]
    [InlineData(""" "inputs": [[1, 2]], "targets": [[1, 0]], "version": 1 """, "/version", "no version 1")]
    [InlineData(""" "inputs": [[1, 2]], "targets": [[1, 0]], "version": -1 """, "/version", "no version -1")]
    [InlineData(""" "inputs": [[1, 2]], "targets": [[1, 0]], "optimizer": "adm" """, "/optimizer", "hotCold")]
    [InlineData(
        """ "inputs": [[1, 2]], "targets": [[1, 0]], "optimizer": { "type": "sgd", "momentum": 1 } """, "/optimizer/momentum", "momentum")]
    [InlineData(""" "inputs": [[1, 2]], "targets": [[1, 0]], "optimizer": { "type": "hotCold", "step": 0 } """, "/optimizer/step", "step")]
    [InlineData(""" "inputs": [[1, 2]], "targets": [[1, 0]], "learningRate": -1 """, "/learningRate", "learningRate")]
    [InlineData(
        """ "inputs": [[1, 2]], "targets": [[1, 0]], "learningRate": 1, "optimizer": { "type": "adam", "learningRate": 1 } """,
        "/learningRate",
        "twice")]
    [InlineData(""" "inputs": [[1, 2]], "targets": [[0.5, 0.4]] """, "/targets/0", "sum to 0.9")]
    [InlineData(""" "inputs": [[1, 2], [1, 2]], "targets": [[0, 1], [1, 1]] """, "/targets/1", "sum to 2")]
    [InlineData(""" "inputs": [[1, 2]], "targets": [[2, -1]] """, "/targets/0/0", "categoricalCrossEntropy takes targets from 0 to 1")]
    public async Task What_makes_no_sense_is_refused_with_its_place(string members, string pointer, string says)
    {
        var id = await app.CreateAsync(""" "inputs": 2, "layers": [{ "units": 2, "activation": "softmax" }] """);
        await (await app.PostAsync($"/models/{id}/trace", $$"""{ {{members}} }""")).IsProblemAsync("invalid", pointer, says);
        if (members.Contains("optimizer", StringComparison.Ordinal) || members.Contains("learningRate", StringComparison.Ordinal)) return;
        await (await app.PostAsync($"/models/{id}/gradient-check", $$"""{ {{members}} }""")).IsProblemAsync("invalid", pointer, says);
    }

    [Fact]
    public async Task Targets_of_a_cross_entropy_are_probabilities()
    {
        var id = await app.CreateAsync(""" "inputs": 1, "layers": [{ "units": 1, "activation": "sigmoid" }] """);
        foreach (var look in (string[])["trace", "gradient-check"])
            await (await app.PostAsync($"/models/{id}/{look}", """{ "inputs": [[1], [1]], "targets": [[0.5], [-0.5]] }""")).IsProblemAsync(
                "invalid", "/targets/1/0", "binaryCrossEntropy takes targets from 0 to 1");
    }

    [Fact]
    public async Task Every_fault_is_told_at_once()
    {
        var id = await app.CreateAsync(TextbookApp.WorkedExample);
        var problem = await (await app.PostAsync(
            $"/models/{id}/trace",
            """{ "inputs": [[1], [1, 2], []], "targets": [[1, 2, 3], [0, 1], [1, 0]] }""")).IsProblemAsync("invalid");
        Assert.Equal(["/inputs/0", "/inputs/2", "/targets/0"], problem.Items("errors").Select(error => error.Text("pointer")));
    }

    [Fact]
    public async Task A_model_without_weights_or_none_at_all_is_refused()
    {
        var open = await app.CreateAsync(""" "layers": [{}] """);
        foreach (var look in (string[])["trace", "gradient-check"])
        {
            await (await app.PostAsync($"/models/{open}/{look}", $$"""{ {{One(1, 1)}} }""")).IsProblemAsync(
                "no_trained_version", says: "its shapes are open");
            await (await app.PostAsync($"/models/{open}/{look}", $$"""{ {{One(1, 1)}}, "version": 0 }""")).IsProblemAsync(
                "invalid", "/version");
            await (await app.PostAsync($"/models/no-such/{look}", $$"""{ {{One(1, 1)}} }""")).IsProblemAsync("not_found");
        }
    }

    [Fact]
    public async Task More_than_anyone_reads_is_refused()
    {
        var id = await app.CreateAsync(""" "inputs": 100, "layers": [{ "units": 10000 }] """);
        var body =
            $$"""{ "inputs": [[{{string.Join(", ", Enumerable.Repeat("0", 100))}}]], "targets": [[{{string.Join(", ", Enumerable.Repeat("0", 10_000))}}]] """;
        await (await app.PostAsync($"/models/{id}/trace", $"{body} }}")).IsProblemAsync("too_large", says: "at most 1000000");
        await (await app.PostAsync($"/models/{id}/gradient-check", $"{body} }}")).IsProblemAsync("too_large", says: "at most 500000000");
        await (await app.PostAsync($"/models/{id}/trace", $$"""{{body}}, "optimizer": "hotCold" }""")).IsProblemAsync(
            "invalid", "/optimizer", "up to 1000 weights");
    }

    [Theory]
    [InlineData("""{ "units": 1, "kernel": [[1e20]] }""", 1e300)] // E
    [InlineData("""{ "units": 1, "activation": "sigmoid", "kernel": [[1e3]] }""", 1e308)] // z alone
    [InlineData("""{ "units": 1, "kernel": [[0]] }""", 1e308)] // ∂E/∂w and what follows from it
    public async Task Numbers_that_are_no_longer_finite_are_refused(string layer, double x)
    {
        var id = await app.CreateAsync($$""" "inputs": 1, "loss": "meanSquaredError", "layers": [{{layer}}] """);
        await (await app.PostAsync($"/models/{id}/trace", $$"""{ {{One(x, 7)}} }""")).IsProblemAsync("invalid", "", "no longer finite");
    }
}
