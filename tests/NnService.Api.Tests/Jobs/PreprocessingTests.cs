using System.Globalization;
using System.Net;
using System.Text.Json;
using NnService.Api.Tests.Problems;
using NnService.Api.Tests.Textbook;

namespace NnService.Api.Tests.Jobs;

/// <summary>How columns become inputs, seen from outside.</summary>
/// <remarks>
/// The network answers 1 × its first input + 10 × its second, and a rate of 1e-30 moves no weight; targets of −1 and 1 in equal number have
/// mean 0 and deviation 1. So the value of a prediction is what the row was encoded as.
/// </remarks>
public sealed class PreprocessingTests(NnApp app, ITestOutputHelper output)
{
    private const string Glass = """ "inputs": 2, "layers": [{ "units": 1, "kernel": [[1], [10]], "bias": [0] }] """;
    private const string Still =
        """ "target": "y", "validation": null, "epochs": 1, "optimizer": { "type": "sgd", "learningRate": 1e-30 } """;

    // 0, 2 and 10 are known: mean 4, median 2, and of equally frequent numbers the smallest is 0.
    private const string Gaps =
        """ "data": { "rows": [{ "n": 0, "y": -1 }, { "n": 10, "y": 1 }, { "n": null, "y": -1 }, { "n": 2, "y": 1 }] } """;
    private const string Words =
        """ "data": { "rows": [{ "w": "a", "y": -1 }, { "w": "b", "y": 1 }, { "w": "a", "y": -1 }, { "w": "c", "y": 1 }] } """;

    [Theory]
    [InlineData("""{ "numeric": "minMax" }""", 5, 0.5, 10.4)]
    [InlineData("""{ "numeric": "minMax", "missing": "median" }""", 20, 2, 10.2)]
    [InlineData("""{ "numeric": "none" }""", 7, 7, 14)]
    [InlineData("""{ "numeric": "none", "missing": "mostFrequent" }""", -3, -3, 10)]
    [InlineData("""{ "missing": "mostFrequent", "columns": { "n": { "numeric": "none", "missing": "median" } } }""", 7, 7, 12)]
    [InlineData("""{}""", 4, 0, 10)]
    public async Task A_number_is_scaled_and_a_missing_one_filled_as_asked_and_told(
        string preprocessing, double number, double encoded, double missing)
    {
        var id = await app.CreateAsync(Glass);
        await app.TrainAndWaitAsync(id, $$"""{ {{Gaps}}, {{Still}}, "preprocessing": {{preprocessing}} }""");
        var predictions = (await PredictAsync(
            id, FormattableString.Invariant($$"""{ "n": {{number}} }, { "n": null }"""))).Items("predictions");
        Assert.Equal(encoded, predictions[0].Number("value"), 1e-5);
        Assert.Equal(missing, predictions[1].Number("value"), 1e-5);
        Assert.Equal(missing, (await app.ReadAsync($"/models/{id}/predict?n=")).GetProperty("predictions")[0].Number("value"), 1e-5);
    }

    [Fact]
    public async Task Rare_words_share_a_place_and_a_word_never_seen_is_refused_or_ignored_as_trained()
    {
        var strict = await app.CreateAsync(Glass);
        var job = await app.TrainAndWaitAsync(strict, $$"""{ {{Words}}, {{Still}}, "preprocessing": { "maxCategories": 1, "unknown": "error" } }""");
        Assert.Contains("'w' has 3 categories", job.Items("warnings")[0].GetString(), StringComparison.Ordinal);
        var answer = await PredictAsync(strict, """{ "w": "a" }, { "w": "b" }, { "w": "c" }, { "w": null }""");
        Assert.Equal([1.0, 10, 10, 1], answer.Items("predictions").Select(row => Math.Round(row.Number("value"), 5)));
        Assert.False(answer.TryGetProperty("warnings", out _));
        await (await app.PostAsync($"/models/{strict}/predict", """{ "instances": [{ "w": "a" }, { "w": "z" }] }""")).IsProblemAsync(
            "invalid", "/instances/1/w", "'w'");

        var open = await app.CreateAsync(Glass);
        await app.TrainAndWaitAsync(open, $$"""{ {{Words}}, {{Still}}, "preprocessing": { "maxCategories": 1 } }""");
        answer = await PredictAsync(open, """{ "w": "z" }, ["q"], ["a"]""");
        Assert.Equal([0.0, 0, 1], answer.Items("predictions").Select(row => Math.Round(row.Number("value"), 5)));
        Assert.Equal(
            "'w' has a category that no training row had in 2 rows; there it was coded as all zeros.",
            answer.Items("warnings").Single().GetString());
        Assert.Single((await app.ReadAsync($"/models/{open}/predict?w=z")).Items("warnings"));

        // A number is the word that it would be in a CSV or in the query.
        Assert.Equal(0, (await PredictAsync(open, """{ "w": 7 }""")).Items("predictions").Single().Number("value"), 5);
    }

    // Median and spread of 0, 2 and 10 are 2 and 5, and the edges of two bins 0, 2 and 10: 6 is 0.8/√(1 + 0.8²/9), all of the first interval
    // and half of the second.
    [Fact]
    public async Task A_number_may_have_a_place_for_each_interval_between_quantiles()
    {
        var id = await app.CreateAsync(
            """ "inputs": 4, "layers": [{ "units": 1, "kernel": [[1000], [100], [10], [1]], "bias": [0] }] """);
        var job = await app.TrainAndWaitAsync(
            id, $$"""{ {{Gaps}}, {{Still}}, "preprocessing": { "numeric": { "type": "piecewiseLinear", "bins": 2 }, "missing": "median" } }""");
        Assert.Equal(2, job.GetProperty("request").GetProperty("preprocessing").GetProperty("numeric").Number("bins"));

        var predictions = (await PredictAsync(id, """{ "n": 6 }, { "n": null }, { "n": 1e9 }, { "n": -1e9 }""")).Items("predictions");
        Assert.Equal((1000 * 0.8 / Math.Sqrt(1 + (0.64 / 9))) + 105, predictions[0].Number("value"), 1e-3);
        Assert.Equal(101, predictions[1].Number("value"), 1e-3);
        Assert.Equal(3110, predictions[2].Number("value"), 1e-3);
        Assert.Equal(-3000, predictions[3].Number("value"), 1e-3);
        var graph = await app.GetAsync($"/models/{id}/export?format=onnx");
        Assert.Equal(HttpStatusCode.OK, graph.StatusCode);
        Assert.True(double.Parse(graph.Headers.GetValues("NnService-Max-Difference").Single(), CultureInfo.InvariantCulture) < 1e-5);
    }

    [Fact]
    public async Task Training_that_goes_on_keeps_its_encoding()
    {
        var id = await app.CreateAsync(Glass);
        await app.TrainAndWaitAsync(id, $$"""{ {{Gaps}}, {{Still}}, "preprocessing": { "numeric": "none" } }""");
        await (await app.PostAsync(
            $"/models/{id}/train",
            $$"""{ {{Gaps}}, {{Still}}, "from": "current", "preprocessing": { "numeric": "minMax" } }""")).IsProblemAsync(
            "invalid", "/preprocessing", "version 1");
        var job = await app.TrainAndWaitAsync(id, $$"""{ {{Gaps}}, {{Still}}, "from": "current" }""");
        Assert.True(job.GetProperty("request").IsNull("preprocessing"));
        Assert.Equal(7, (await app.ReadAsync($"/models/{id}/predict?n=7")).GetProperty("predictions")[0].Number("value"), 1e-5);
    }

    [Theory]
    [InlineData("""{ "numeric": 1 }""", "wrong_type", "/preprocessing/numeric")]
    [InlineData("""{ "numeric": "log" }""", "invalid", "/preprocessing/numeric")]
    [InlineData("""{ "numeric": { "type": "piecewiseLinear", "bins": 1 } }""", "invalid", "/preprocessing/numeric/bins")]
    [InlineData("""{ "numeric": { "type": "minMax", "bins": 8 } }""", "invalid", "/preprocessing/numeric/bins")]
    [InlineData("""{ "columns": { "n": { "numeric": { "type": "piecewiseLinear", "bins": 1.5 } } } }""", "invalid",
        "/preprocessing/columns/n/numeric/bins")]
    [InlineData("""{ "missing": 0 }""", "wrong_type", "/preprocessing/missing")]
    [InlineData("""{ "unknown": "warn" }""", "wrong_type", "/preprocessing/unknown")]
    [InlineData("""{ "maxCategories": 1.5 }""", "wrong_type", "/preprocessing/maxCategories")]
    [InlineData("""{ "columns": ["n"] }""", "wrong_type", "/preprocessing/columns")]
    [InlineData("""{ "columns": { "n": { "missing": "zero" } } }""", "wrong_type", "/preprocessing/columns/n/missing")]
    [InlineData("""{ "columns": { "n": { "unknown": "ignore" } } }""", "unknown_member", "/preprocessing/columns/n/unknown")]
    [InlineData("""{ "scale": true }""", "unknown_member", "/preprocessing/scale")]
    public async Task What_is_no_preprocessing_is_refused_with_its_place(string preprocessing, string code, string pointer)
    {
        var id = await app.CreateAsync(Glass);
        await (await app.PostAsync(
            $"/models/{id}/train", $$"""{ {{Gaps}}, {{Still}}, "preprocessing": {{preprocessing}} }""")).IsProblemAsync(
            code, pointer);
    }

    [Fact]
    public async Task What_counts_against_the_limit_is_what_the_columns_become()
    {
        // 1000 rows: a number, 500 words and 1000 notes, which are not features. Pooled they are 102 inputs, else 501.
        await using var small = new NnApp();
        await small.StartAsync("--NnService:Limits:MaxCells=200000");
        await (await small.UploadAsync(
            "/datasets?id=wide",
            $"x,word,note,y\n{string.Concat(Enumerable.Range(0, 1000).Select(i => $"{i},w{i % 500},n{i},{i % 2}\n"))}")).JsonAsync(
            HttpStatusCode.Created);
        var id = await small.CreateAsync(""" "layers": [{}] """);
        await small.TrainAndWaitAsync(id, """{ "dataset": "wide", "target": "y", "epochs": 1 }""");
        Assert.Equal(102, (await small.ReadAsync($"/models/{id}/versions/1")).Number("inputs"));
        await (await small.PostAsync(
            $"/models/{id}/train", """{ "dataset": "wide", "target": "y", "preprocessing": { "maxCategories": 500 } }""")).IsProblemAsync(
            "too_large", says: "501 inputs");
    }

    [Fact]
    public async Task Penguins_need_nothing_but_a_target()
    {
        var reached = new List<double>();
        for (var seed = 1; seed <= 5; seed++)
        {
            var id = await app.CreateAsync(
                $$""" "layers": [{ "units": 32, "activation": "relu", "initializer": "heNormal" }, { "activation": "softmax" }], "seed": {{seed}} """);
            await app.TrainAndWaitAsync(id, """{ "dataset": "penguins", "target": "species" }""");
            reached.Add((await app.ReadAsync($"/models/{id}/versions/1")).GetProperty("metrics").Number("accuracy"));
        }

        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"penguins: mean accuracy {reached.Average():0.0000} of "
                    + $"{string.Join(", ", reached.Select(value => FormattableString.Invariant($"{value:0.0000}")))}"));
        Assert.True(reached.Average() >= 0.97, $"mean accuracy is {reached.Average()}");
    }

    private async Task<JsonElement> PredictAsync(string model, string instances) =>
        await (await app.PostAsync($"/models/{model}/predict", $$"""{ "instances": [{{instances}}] }""")).JsonAsync(HttpStatusCode.OK);
}
