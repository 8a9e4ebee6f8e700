using NnService.Api.Tests.Problems;
using NnService.Domain.Tests;

namespace NnService.Api.Tests.Textbook;

/// <summary>Rows by column name, and weights that come with the request.</summary>
public sealed class TextbookRowsTests(NnApp app)
{
    private const string Fruit = """
        { "data": { "rows": [
          { "grams": 100, "colour": "red", "kind": "apple" }, { "grams": 300, "colour": "green", "kind": "melon" },
          { "grams": 120, "colour": "green", "kind": "apple" }, { "grams": 280, "colour": "yellow", "kind": "melon" },
          { "grams": 200, "colour": "red", "kind": "pear" } ] },
          "target": "kind", "validation": null, "epochs": 1 }
        """;

    [Fact]
    public async Task Rows_are_encoded_as_the_version_does()
    {
        var id = await FruitAsync();
        var step = (await app.TraceAsync(
            id,
            """
            "rows": [{ "kind": "melon", "colour": "green", "grams": 300, "origin": "unknown" }, { "grams": null, "colour": "red", "kind": "pear" }],
            "steps": 1
            """)).Items("steps")[0];
        step.GetProperty("targets").Is("[[0, 1, 0], [0, 0, 1]]");
        var inputs = step.Items("inputs");
        // Mean 200, standard deviation √6560 over all five; colours in the order of the alphabet.
        AssertClose.Equal([100 / Math.Sqrt(6560), 1, 0, 0], inputs[0].Numbers(), 1e-6, 0);
        AssertClose.Equal([0, 0, 1, 0], inputs[1].Numbers(), 0, 1e-6);

        var plain = (await app.TraceAsync(
            id, $$""" "inputs": {{step.GetProperty("inputs")}}, "targets": {{step.GetProperty("targets")}}, "steps": 1 """)).Items("steps")[0];
        plain.GetProperty("layers").Is($"{step.GetProperty("layers")}");
        Assert.True((await app.CheckGradientAsync(
            id, """ "rows": [{ "grams": 150, "colour": "red", "kind": "apple" }] """)).Number("largestRelativeDifference") < 1e-6);
    }

    [Fact]
    public async Task A_category_that_the_version_does_not_know_is_told()
    {
        var trace = await app.TraceAsync(await FruitAsync(), """ "rows": [{ "grams": 150, "colour": "blue", "kind": "apple" }] """);
        Assert.Contains("'colour'", Assert.Single(trace.Items("warnings")).GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(""" "rows": [{ "grams": 1, "kind": "apple" }] """, "/rows/0/colour", "'colour' is absent; a row has grams, colour, kind")]
    [InlineData(""" "rows": [{ "grams": 1, "colour": "red" }] """, "/rows/0/kind", "'kind' is absent")]
    [InlineData(""" "rows": [{ "grams": 1, "colour": "red", "kind": null }, { "grams": 1, "colour": "red", "kind": "apple" }] """, "/rows", "1 rows have no value in a target")]
    [InlineData(""" "rows": [{ "grams": "heavy", "colour": "red", "kind": "apple" }] """, "/rows", "heavy")]
    [InlineData(""" "rows": [{ "grams": 1, "colour": "red", "kind": "plum" }] """, "/rows", "plum")]
    [InlineData(""" "rows": [] """, "/rows", "rows is empty")]
    [InlineData(""" "rows": [{ "grams": 1, "colour": "red", "kind": "apple" }], "inputs": [[1, 0, 0, 1]] """, "/rows", "together with inputs")]
    public async Task Rows_that_do_not_fit_are_refused_with_their_place(string members, string pointer, string says)
    {
        var id = await FruitAsync();
        foreach (var look in (string[])["trace", "gradient-check"])
            await (await app.PostAsync($"/models/{id}/{look}", $$"""{ {{members}} }""")).IsProblemAsync("invalid", pointer, says);
    }

    [Fact]
    public async Task A_version_of_plain_numbers_has_no_columns()
    {
        var id = await app.CreateAsync(TextbookApp.OneWeight);
        await (await app.PostAsync($"/models/{id}/trace", """{ "rows": [{ "x": 1 }] }""")).IsProblemAsync(
            "invalid", "/rows", "plain numbers; send inputs (1 numbers per row) and targets (1)");
    }

    [Theory]
    [InlineData("[]", "/weights", "weights has 0 layers; the version has 2")]
    [InlineData("""[{ "kernel": [[1, 2]] }, { "kernel": [[1], [2]] }]""", "/weights/0/kernel", "1 rows; it must be inputs × units = 2 × 2")]
    [InlineData("""[{ "kernel": [[1, 2], [3]] }, { "kernel": [[1], [2]] }]""", "/weights/0/kernel/1", "1 numbers; it must have one per unit, 2")]
    [InlineData("""[{ "kernel": [[1, 2], [3, 4]], "bias": [1] }, { "kernel": [[1], [2]] }]""", "/weights/0/bias", "one per unit, 2, or be left out")]
    [InlineData("""[{ "kernel": [[1, 2], [3, 4]] }, { "kernel": [[1], [2]], "bias": [1] }]""", "/weights/1/bias", "this layer has no bias")]
    public async Task Weights_that_do_not_fit_are_refused_with_their_place(string weights, string pointer, string says)
    {
        var id = await app.CreateAsync(
            """ "inputs": 2, "loss": "halfSquaredError", "layers": [{ "units": 2, "activation": "tanh" }, { "units": 1, "useBias": false }] """);
        await (await app.PostAsync(
            $"/models/{id}/trace", $$"""{ "inputs": [[1, 2]], "targets": [[1]], "weights": {{weights}} }""")).IsProblemAsync(
            "invalid", pointer, says);
    }

    [Fact]
    public async Task Weights_keep_all_their_digits_and_their_absent_biases_are_zeros()
    {
        var id = await app.CreateAsync(""" "inputs": 1, "loss": "halfSquaredError", "layers": [{ "units": 1, "bias": [7] }] """);
        var layer = (await app.TraceAsync(
            id, """ "inputs": [[1]], "targets": [[0]], "weights": [{ "kernel": [[0.1234567890123456]] }] """)).Items("layers")[0];
        layer.GetProperty("kernelBefore").Is("[[0.1234567890123456]]");
        layer.GetProperty("biasBefore").Is("[0]");
    }

    private async Task<string> FruitAsync()
    {
        var id = await app.CreateAsync(""" "layers": [{ "units": 3, "activation": "tanh" }, { "activation": "softmax" }] """);
        await app.TrainAndWaitAsync(id, Fruit);
        return id;
    }
}
