using System.Net;
using System.Text.Json;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Predictions;

/// <summary>Asking models.</summary>
public sealed class PredictionTests(PredictionModels models) : IClassFixture<PredictionModels>
{
    private readonly NnApp _app = models.App;

    [Fact]
    public async Task Names_arrays_and_the_query_say_the_same()
    {
        var get = await _app.ReadAsync("/models/p-iris/predict?sepal_length=5.1&sepal_width=3.5&petal_length=1.4&petal_width=0.2");
        Assert.Equal(["model", "version", "predictions"], get.Members());
        Assert.Equal(("p-iris", 1), (get.Text("model"), get.Number("version")));
        var prediction = get.GetProperty("predictions")[0];
        Assert.Equal(["label", "probability", "probabilities"], prediction.Members());
        Assert.Equal(["setosa", "versicolor", "virginica"], prediction.GetProperty("probabilities").Members());
        Assert.Equal("setosa", prediction.Text("label"));
        Assert.Equal(prediction.Number("probability"), prediction.GetProperty("probabilities").Number("setosa"));
        Assert.Equal(1, prediction.GetProperty("probabilities").EnumerateObject().Sum(member => member.Value.GetDouble()), 1e-6);

        var named = await PredictAsync(
            "p-iris", """{ "petal_width": 0.2, "sepal_width": 3.5, "petal_length": 1.4, "sepal_length": 5.1 }""");
        named.Is($"{get}");
        (await PredictAsync("p-iris", "[5.1, 3.5, 1.4, 0.2]")).Is($"{get}");
        (await (await _app.PostAsync("/models/p-iris/predict?version=1", """{ "instances": [[5.1, 3.5, 1.4, 0.2]] }""")).JsonAsync()).Is(
            $"{get}");
    }

    [Fact]
    public async Task Features_whose_names_differ_in_case_alone_are_told_apart_in_the_query()
    {
        await _app.CreateModelAsync("""{ "id": "p-case", "layers": [{ "units": 1 }] }""");
        await _app.UploadAsync("/datasets?id=p-case", "Age,age,y\n1,5,2\n2,3,4\n3,4,6\n4,1,8\n5,2,9\n");
        await _app.TrainAndWaitAsync("p-case", """{ "dataset": "p-case", "target": "y", "epochs": 2, "validation": null }""");
        var expected = await PredictAsync("p-case", """{ "Age": 1.5, "age": 4 }""");
        (await _app.ReadAsync("/models/p-case/predict?Age=1.5&age=4")).Is($"{expected}");
        (await _app.ReadAsync("/models/p-case/predict?age=4&version=1&A%67e=1.5")).Is($"{expected}");
        await (await _app.GetAsync("/models/p-case/predict?Age=1.5&age=4&Age=2")).IsProblemAsync("invalid", "?Age", "given 2 times");
    }

    [Fact]
    public async Task Many_rows_are_answered_in_their_order_as_each_alone()
    {
        string[] rows = [
            "[5.1, 3.5, 1.4, 0.2]",
            "[6.7, 3.1, 5.6, 2.4]",
            """{ "sepal_length": 6.0, "sepal_width": 2.9, "petal_length": 4.5, "petal_width": 1.5 }""",
        ];
        var together = (await PredictAsync("p-iris", string.Join(", ", rows))).Items("predictions");
        Assert.Equal(["setosa", "virginica", "versicolor"], together.Select(row => row.Text("label")));
        for (var i = 0; i < rows.Length; i++) (await PredictAsync("p-iris", rows[i])).GetProperty("predictions")[0].Is($"{together[i]}");
    }

    [Fact]
    public async Task Labels_keep_the_type_of_their_column()
    {
        var row = await _app.ReadAsync("/datasets/digits/rows?limit=1");
        var cells = string.Join(", ", row.GetProperty("rows")[0].EnumerateArray().Take(64).Select(cell => cell.GetRawText()));
        var prediction = (await PredictAsync("p-digits", $"[{cells}]")).GetProperty("predictions")[0];
        Assert.Equal(JsonValueKind.Number, prediction.GetProperty("label").ValueKind);
        Assert.Equal(row.GetProperty("rows")[0][64].GetDouble(), prediction.Number("label"));
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], prediction.GetProperty("probabilities").Members());

        prediction = (await PredictAsync("p-flag", "[5]")).GetProperty("predictions")[0];
        Assert.Equal(JsonValueKind.True, prediction.GetProperty("label").ValueKind);
        Assert.Equal(["false", "true"], prediction.GetProperty("probabilities").Members());
    }

    [Fact]
    public async Task Numbers_come_in_their_original_unit()
    {
        var row = await _app.ReadAsync("/datasets/diabetes/rows?limit=442");
        var instances = row.Items("rows")
            .Select(cells => $"[{string.Join(", ", cells.EnumerateArray().Take(10).Select(cell => cell.GetRawText()))}]");
        var answer = await PredictAsync("p-diabetes", string.Join(", ", instances));
        Assert.Equal(["value"], answer.GetProperty("predictions")[0].Members());
        Assert.Equal(152, answer.Items("predictions").Average(prediction => prediction.Number("value")), 15.0);
    }

    [Fact]
    public async Task Several_targets_are_answered_by_name()
    {
        var values = (await PredictAsync("p-two", "[2]")).GetProperty("predictions")[0].GetProperty("values");
        Assert.Equal(["double", "minus"], values.Members());
        Assert.Equal(4, values.Number("double"), 0.2);
        Assert.Equal(-2, values.Number("minus"), 0.2);

        var prediction = (await PredictAsync("p-labels", "[9]")).GetProperty("predictions")[0];
        Assert.Equal(["probabilities", "labels"], prediction.Members());
        prediction.GetProperty("labels").Is("""{ "large": true, "small": "no" }""".Replace("\"no\"", "false", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Version_0_answers_before_any_training_and_after()
    {
        (await _app.ReadAsync("/models/p-plain/predict?x=1,2&version=0")).Is("""{ "model": "p-plain", "version": 0, "predictions": [{ "outputs": [8.5] }] }""");
        (await (await _app.PostAsync(
            "/models/p-plain/predict?version=0", """{ "instances": [[1, 2], [0, 0]] }""")).JsonAsync()).GetProperty("predictions")
            .Is("""[{ "outputs": [8.5] }, { "outputs": [0.5] }]""");
        Assert.Equal(1, (await _app.ReadAsync("/models/p-plain/predict?x=1,2")).Number("version"));
        await (await _app.GetAsync("/models/p-plain/predict?x=1,2&version=2")).IsProblemAsync("not_found", says: "versions");
        await (await _app.GetAsync("/models/p-iris/predict?version=0")).IsProblemAsync("not_found");
    }

    [Fact]
    public async Task A_model_without_a_trained_version_says_so()
    {
        await _app.CreateModelAsync("""{ "id": "p-untrained", "inputs": 1, "layers": [{ "units": 1 }] }""");
        await (await _app.GetAsync("/models/p-untrained/predict?x=1")).IsProblemAsync("no_trained_version", says: "version=0");
        await (await _app.PostAsync("/models/p-untrained/predict", """{ "instances": [[1]] }""")).IsProblemAsync("no_trained_version");
    }

    [Fact]
    public async Task A_missing_value_is_imputed_as_trained()
    {
        var known = await _app.ReadAsync("/datasets/penguins");
        var missing = (await PredictAsync("p-penguins", """
            { "island": "Dream", "beak_length_mm": 39, "beak_depth_mm": null, "flipper_length_mm": 181, "body_mass_g": 3750, "sex": null }
            """)).GetProperty("predictions")[0];
        Assert.Contains(missing.Text("label"), (string[])["Adelie", "Chinstrap", "Gentoo"]);
        Assert.Equal(344, known.Number("rows"));
        (await _app.ReadAsync("/models/p-penguins/predict?island=Dream&beak_length_mm=39&beak_depth_mm=&flipper_length_mm=181&body_mass_g=3750&sex=")).GetProperty("predictions")[0].Is(
            $"{missing}");
    }

    [Fact]
    public async Task A_column_of_the_table_that_is_no_feature_is_ignored_with_a_warning()
    {
        var answer = await PredictAsync("p-iris", """
            { "sepal_length": 5.1, "sepal_width": 3.5, "petal_length": 1.4, "petal_width": 0.2, "species": "virginica" }
            """);
        Assert.Contains("'species'", answer.Items("warnings").Single().GetString(), StringComparison.Ordinal);
        Assert.Equal("setosa", answer.GetProperty("predictions")[0].Text("label"));
        Assert.Single(
            (await _app.ReadAsync("/models/p-iris/predict?sepal_length=5.1&sepal_width=3.5&petal_length=1.4&petal_width=0.2&species=setosa")).Items("warnings"));
    }

    [Fact]
    public async Task Columns_that_were_passed_over_by_name_are_ignored_too_and_codes_may_be_sent_as_numbers()
    {
        await _app.CreateModelAsync("""{ "id": "p-codes", "layers": [{ "activation": "softmax" }] }""");
        await _app.UploadAsync(
            "/datasets?id=codes", "zip,size,spare,kind\n10115,1,7,a\n20095,2,7,b\n10115,1,8,a\n20095,2,8,b\n10115,1,9,a\n20095,2,9,b\n");
        await (await _app.PatchAsync("/datasets/codes/schema", """{ "columns": { "zip": "category" } }""", null)).JsonAsync(
            HttpStatusCode.OK);
        await _app.TrainAndWaitAsync("p-codes", """
            { "dataset": "codes", "target": "kind", "features": ["zip", "size"], "epochs": 3, "validation": null }
            """);

        var asNumber = await PredictAsync("p-codes", """{ "zip": 10115, "size": 1, "spare": 7, "kind": "a" }""");
        Assert.Equal(
            ["'kind' is not a feature of this version and was ignored.", "'spare' is not a feature of this version and was ignored."],
            asNumber.Items("warnings").Select(warning => warning.GetString()!));
        var asWord = await PredictAsync("p-codes", """{ "zip": "10115", "size": 1 }""");
        asWord.GetProperty("predictions").Is($"{asNumber.GetProperty("predictions")}");
    }

    [Theory]
    [InlineData("p-iris", """{ "sepal_length": 5.1, "sepal_width": 3.5, "petal_length": 1.4 }""", "/instances/0/petal_width", "absent")]
    [InlineData("p-iris", """
        { "sepal_length": 5.1, "sepal_width": 3.5, "petal_length": 1.4, "petal_width": 0.2, "colour": 1 }
        """, "/instances/0/colour", "petal_width")]
    [InlineData(
        "p-iris",
        """{ "sepal_length": "5.1 cm", "sepal_width": 3.5, "petal_length": 1.4, "petal_width": 0.2 }""",
        "/instances/0/sepal_length",
        "a number")]
    [InlineData(
        "p-iris",
        """{ "sepal_length": true, "sepal_width": 3.5, "petal_length": 1.4, "petal_width": 0.2 }""",
        "/instances/0/sepal_length",
        "a number")]
    [InlineData("p-iris", "[5.1, 3.5, 1.4]", "/instances/0", "takes 4")]
    [InlineData("p-iris", "[5.1, 3.5, 1.4, 0.2], [1, 2, 3, 1e300]", "/instances/1/3", "too far")]
    [InlineData("p-iris", "[]", "/instances/0", "0 cells")]
    [InlineData("p-penguins", """["Atlantis", 39, 18, 181, 3750, "MALE"]""", "/instances/0/0", "Biscoe")]
    [InlineData("p-penguins", """[7, 39, 18, 181, 3750, "MALE"]""", "/instances/0/0", "Biscoe")]
    [InlineData("p-plain", "[1]", "/instances/0", "takes 2")]
    [InlineData("p-plain", "[1, null]", "/instances/0/1", "not a number")]
    [InlineData("p-plain", "[1, 1e39]", "/instances/0/1", "32-bit")]
    [InlineData("p-plain", """{ "x1": 1, "x2": 2 }""", "/instances/0", "array of 2")]
    public async Task What_does_not_fit_is_refused_with_its_row_and_feature(string model, string instances, string pointer, string says) =>
        await (await _app.PostAsync($"/models/{model}/predict", $$"""{ "instances": [{{instances}}] }""")).IsProblemAsync(
            "invalid", pointer, says);

    [Theory]
    [InlineData("p-iris", "sepal_length=5.1&sepal_width=3.5&petal_length=1.4", "?petal_width", "absent")]
    [InlineData("p-iris", "sepal_length=5,1&sepal_width=3.5&petal_length=1.4&petal_width=0.2", "?sepal_length", "must be a number")]
    [InlineData("p-iris", "sepal_length=Infinity&sepal_width=3.5&petal_length=1.4&petal_width=0.2", "?sepal_length", "must be a number")]
    [InlineData("p-iris", "sepal_length=1&sepal_length=1&sepal_width=3.5&petal_length=1.4&petal_width=0.2", "?sepal_length", "2 times")]
    [InlineData("p-iris", "sepal_length=1&sepal_width=3.5&petal_length=1.4&petal_width=0.2&hue=1", "?hue", "not a feature")]
    [InlineData("p-plain", "x=1", "?x", "takes 2")]
    [InlineData("p-plain", "x=1,a", "?x", "not a number")]
    [InlineData("p-plain", "x=1,", "?x", "not a number")]
    [InlineData("p-plain", "x=1,1e39", "?x", "32-bit")]
    [InlineData("p-plain", "", "?x", "absent")]
    [InlineData("p-plain", "x=1,2&y=3", "?y", "?x=")]
    public async Task A_query_is_refused_by_its_parameter(string model, string query, string pointer, string says) =>
        await (await _app.GetAsync($"/models/{model}/predict?{query}")).IsProblemAsync("invalid", pointer, says);

    [Fact]
    public async Task Answers_are_never_cached() =>
        Assert.True((await _app.GetAsync("/models/p-plain/predict?x=1,2")).Headers.CacheControl?.NoStore);

    private async Task<JsonElement> PredictAsync(string model, string instances) =>
        await (await _app.PostAsync($"/models/{model}/predict", $$"""{ "instances": [{{instances}}] }""")).JsonAsync(HttpStatusCode.OK);
}

/// <summary>One trained model of each kind.</summary>
public sealed class PredictionModels(NnApp app) : IAsyncLifetime
{
    public NnApp App => app;

    public async ValueTask InitializeAsync()
    {
        const string Relu = """{ "units": 16, "activation": "relu" }""";
        await TrainAsync(
            "p-iris",
            $$"""{{Relu}}, { "activation": "softmax" }""",
            """ "dataset": "iris", "target": "species", "epochs": 60, "learningRate": 0.01 """);
        await TrainAsync(
            "p-digits",
            $$"""{{Relu}}, { "activation": "softmax" }""",
            """ "dataset": "digits", "target": "digit", "epochs": 5, "learningRate": 0.01 """);
        await TrainAsync(
            "p-penguins", $$"""{{Relu}}, { "activation": "softmax" }""", """ "dataset": "penguins", "target": "species", "epochs": 10, "preprocessing": { "unknown": "error" } """);
        await TrainAsync("p-diabetes", $$"""{{Relu}}, {}""", """ "dataset": "diabetes", "target": "progression", "epochs": 10 """);
        await TrainAsync(
            "p-flag",
            """{ "activation": "sigmoid" }""",
            """ "data": { "rows": [{ "n": 1, "f": false }, { "n": 2, "f": false }, { "n": 3, "f": true }, { "n": 4, "f": true }] }, "target": "f", "validation": null, "learningRate": 0.1 """);
        await TrainAsync(
            "p-labels",
            """{ "activation": "sigmoid" }""",
            """ "data": { "rows": [{ "n": 1, "large": false, "small": true }, { "n": 2, "large": false, "small": true }, { "n": 8, "large": true, "small": false }, { "n": 9, "large": true, "small": false }] }, "target": ["large", "small"], "validation": null, "learningRate": 0.1 """);
        await TrainAsync(
            "p-two",
            "{}",
            """ "data": { "rows": [{ "n": 1, "double": 2, "minus": -1 }, { "n": 2, "double": 4, "minus": -2 }, { "n": 3, "double": 6, "minus": -3 }] }, "target": ["double", "minus"], "validation": null, "learningRate": 0.1 """);
        await TrainAsync(
            "p-plain",
            """{ "units": 1, "kernel": [[2], [3]], "bias": [0.5] }""",
            """ "data": { "inputs": [[0, 0], [1, 1]], "targets": [[0], [1]] }, "epochs": 1 """,
            "\"inputs\": 2,");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task TrainAsync(string id, string layers, string training, string more = "")
    {
        await app.CreateModelAsync($$"""{ "id": "{{id}}", {{more}} "layers": [{{layers}}], "seed": 1 }""");
        await app.TrainAndWaitAsync(id, $$"""{ {{training}} }""");
    }
}
