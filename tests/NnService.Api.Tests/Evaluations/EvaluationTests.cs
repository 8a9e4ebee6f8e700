using System.Globalization;
using System.Net;
using System.Text.Json;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Evaluations;

/// <summary>Judging versions on rows whose answers are known.</summary>
public sealed class EvaluationTests(EvaluationModels models) : IClassFixture<EvaluationModels>
{
    private const string Setosa = """
        { "sepal_length": 5.1, "sepal_width": 3.5, "petal_length": 1.4, "petal_width": 0.2, "species": "setosa" }
        """;

    private readonly NnApp _app = models.App;

    [Fact]
    public async Task Every_row_of_a_dataset_is_judged()
    {
        var answer = await EvaluateAsync("e-iris", """ "dataset": "iris" """);
        Assert.Equal(["version", "rows", "loss", "metrics"], answer.Members());
        Assert.Equal((1, 150), (answer.Number("version"), answer.Number("rows")));
        var metrics = answer.GetProperty("metrics");
        Assert.Equal(
            ["accuracy", "balancedAccuracy", "macroF1", "logLoss", "expectedCalibrationError", "perClass", "confusionMatrix"],
            metrics.Members());
        Assert.InRange(metrics.Number("accuracy"), 0.95, 1);
        var matrix = metrics.GetProperty("confusionMatrix");
        matrix.GetProperty("classes").Is("""["setosa", "versicolor", "virginica"]""");
        Assert.All(matrix.Items("counts"), row => Assert.Equal(50, row.EnumerateArray().Sum(count => count.GetInt32())));
        Assert.Equal(
            150 * metrics.Number("accuracy"), Enumerable.Range(0, 3).Sum(i => matrix.GetProperty("counts")[i][i].GetInt32()), 1e-9);
    }

    [Theory]
    [InlineData("e-diabetes", "diabetes", 354, 88)]
    [InlineData("e-digits", "digits", 1438, 359)]
    public async Task The_rows_set_aside_have_the_metrics_of_the_version(string model, string dataset, int offset, int rows)
    {
        // Validation took the last rows; sent by themselves they are judged the same, to the bit.
        var version = (await _app.ReadAsync($"/models/{model}/versions/1")).GetProperty("metrics");
        var answer = await EvaluateAsync(model, $$""" "data": { "rows": {{await RowsAsync(dataset, offset)}} } """);
        Assert.Equal((rows, rows), (answer.Number("rows"), version.Number("rows")));
        Assert.Equal(version.Number("loss"), answer.Number("loss"));
        foreach (var member in answer.GetProperty("metrics").EnumerateObject()) member.Value.Is($"{version.GetProperty(member.Name)}");
        Assert.Equal(version.Members().Except(["rows", "loss"]), answer.GetProperty("metrics").Members());
    }

    [Fact]
    public async Task A_dataset_in_several_parts_has_the_numbers_of_its_rows_sent_along()
    {
        // The first part ends with row 65 536; rows without an answer shift what is computed together.
        var rows = Enumerable.Range(0, 66_000)
            .Select(i => (X: i % 100 / 10.0, Word: i % 7 == 0 ? "" : $"w{i % 3}", Y: i % 11 == 0 ? "" : i % 100 > 60 ? "b" : "a"))
            .ToArray();
        await (await _app.UploadAsync(
            "/datasets?id=e-parts",
            "x,word,y\n" + string.Concat(
                rows.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.X},{row.Word},{row.Y}\n"))))).JsonAsync(
            HttpStatusCode.Created);
        await _app.CreateModelAsync("""
            { "id": "e-parts", "layers": [{ "units": 4, "activation": "tanh" }, { "units": 2, "activation": "softmax" }] }
            """);
        await _app.TrainAndWaitAsync("e-parts", """{ "dataset": "e-parts", "target": "y", "epochs": 1, "batchSize": 256 }""");

        var sent = string.Join(
            ',',
            rows.Select(
                row => string.Create(CultureInfo.InvariantCulture, $$"""{"x":{{row.X}},"word":{{Word(row.Word)}},"y":{{Word(row.Y)}}}""")));
        var answer = await EvaluateAsync("e-parts", """ "dataset": "e-parts" """);
        Assert.Equal(60_000, answer.Number("rows"));
        answer.Is($"{await EvaluateAsync("e-parts", $$""" "data": { "rows": [{{sent}}] } """)}");

        static string Word(string word) => word.Length == 0 ? "null" : $"\"{word}\"";
    }

    [Fact]
    public async Task Labels_keep_the_type_of_their_column()
    {
        foreach (var metrics in new[]
        {
            (await _app.ReadAsync("/models/e-digits/versions/1")).GetProperty("metrics"),
            (await EvaluateAsync("e-digits", """ "dataset": "digits" """)).GetProperty("metrics"),
        })
        {
            metrics.GetProperty("confusionMatrix").GetProperty("classes").Is("[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]");
            Assert.Equal(Enumerable.Range(0, 10), metrics.Items("perClass").Select(one => one.GetProperty("class").GetInt32()));
        }

        var flags = (await EvaluateAsync(
            "e-flag", """ "data": { "rows": [{ "n": 1, "f": false }, { "n": 4, "f": true }] } """)).GetProperty("metrics");
        flags.GetProperty("confusionMatrix").Is("""{ "classes": [false, true], "counts": [[1, 0], [0, 1]] }""");
        Assert.Equal((1, 1), (flags.Number("accuracy"), flags.Number("rocAuc")));
    }

    [Fact]
    public async Task Plain_numbers_are_judged_as_they_are()
    {
        // 2·x₁ + 3·x₂ + ½: right on the first row, wrong by 1 on the second.
        var answer = await EvaluateAsync(
            "e-plain", """ "data": { "inputs": [[1, 2], [0, 0]], "targets": [[8.5], [1.5]] }, "version": 0 """);
        Assert.Equal((0, 2, 0.5), (answer.Number("version"), answer.Number("rows"), answer.Number("loss")));
        Assert.Equal(["mae", "rmse", "r2"], answer.GetProperty("metrics").Members());
        Assert.Equal(0.5, answer.GetProperty("metrics").Number("mae"));
        Assert.Equal(Math.Sqrt(0.5), answer.GetProperty("metrics").Number("rmse"));
        Assert.Equal(1 - (1 / 24.5), answer.GetProperty("metrics").Number("r2"), 1e-12);
    }

    [Fact]
    public async Task Version_0_is_judged_as_the_versions_after_it()
    {
        await _app.CreateModelAsync("""
            { "id": "e-zero", "inputs": 1, "layers": [{ "units": 1, "activation": "sigmoid", "kernel": [[1]] }] }
            """);
        var metrics = (await EvaluateAsync(
            "e-zero", """ "data": { "inputs": [[-1], [1]], "targets": [[0], [1]] }, "version": 0 """)).GetProperty("metrics");
        Assert.Equal(1, metrics.Number("accuracy"));
        metrics.GetProperty("confusionMatrix").Is("""{ "classes": [0, 1], "counts": [[1, 0], [0, 1]] }""");
    }

    [Fact]
    public async Task What_is_left_out_or_not_known_is_counted()
    {
        var answer = await EvaluateAsync("e-penguins", """
            "data": { "rows": [
              { "species": "Adelie", "island": "Atlantis", "beak_length_mm": 39, "beak_depth_mm": 18, "flipper_length_mm": 181,
                "body_mass_g": 3750, "sex": null },
              { "species": "Gentoo", "island": "Biscoe", "beak_length_mm": 46, "beak_depth_mm": 14, "flipper_length_mm": 217,
                "body_mass_g": null, "sex": null },
              { "species": null, "island": "Biscoe", "beak_length_mm": 46, "beak_depth_mm": 14, "flipper_length_mm": 217,
                "body_mass_g": null, "sex": null }
            ] }
            """);
        Assert.Equal(2, answer.Number("rows"));
        Assert.Equal(
            [
                "1 of 3 rows have no target and were left out.",
                "1 values of 'island' are categories that the version does not know; they are coded as all zeros.",
            ],
            answer.Items("warnings").Select(warning => warning.GetString()));
    }

    [Fact]
    public async Task The_answers_may_stand_in_another_column()
    {
        var known = await EvaluateAsync("e-iris", $$""" "data": { "rows": [{{Setosa}}] } """);
        (await EvaluateAsync(
            "e-iris",
            $$""" "data": { "rows": [{{Setosa.Replace("species", "truth", StringComparison.Ordinal)}}] }, "target": "truth" """)).Is(
            $"{known}");
    }

    [Theory]
    [InlineData("e-iris", "", "/dataset", "missing")]
    [InlineData("e-iris", """ "dataset": "iris", "data": { "rows": [{ "a": 1 }] } """, "/data", "both")]
    [InlineData("e-iris", """ "dataset": "nope" """, "/dataset", "nope")]
    [InlineData("e-iris", """ "dataset": "iris", "version": 7 """, "/version", "no version 7")]
    [InlineData("e-iris", """ "dataset": "iris", "version": -1 """, "/version", "no version -1")]
    [InlineData("e-iris", """ "dataset": "wine" """, "/dataset", "sepal_length")]
    [InlineData("e-iris", """ "dataset": "iris", "target": "genus" """, "/target", "genus")]
    [InlineData("e-iris", """ "dataset": "iris", "target": [] """, "/target", "empty")]
    [InlineData("e-iris", """ "dataset": "iris", "target": ["species", "sepal_length"] """, "/target", "2 columns")]
    [InlineData("e-iris", """ "dataset": "iris", "target": "sepal_length" """, "/target", "feature")]
    [InlineData("e-iris", """ "data": { "inputs": [[1, 2, 3, 4]], "targets": [[1]] } """, "/data/inputs", "columns")]
    [InlineData("e-iris", """ "data": { "rows": [] } """, "/data/rows", "empty")]
    [InlineData(
        "e-iris",
        """ "data": { "rows": [{ "sepal_length": 5.1, "sepal_width": 3.5, "petal_length": 1.4, "species": "setosa" }] } """,
        "/data/rows",
        "petal_width")]
    [InlineData(
        "e-iris",
        """ "data": { "rows": [{ "sepal_length": "long", "sepal_width": 3.5, "petal_length": 1.4, "petal_width": 0.2, "species": "setosa" }] } """,
        "/data/rows",
        "sepal_length")]
    [InlineData(
        "e-iris",
        """ "data": { "rows": [{ "sepal_length": 1e300, "sepal_width": 3.5, "petal_length": 1.4, "petal_width": 0.2, "species": "setosa" }] } """,
        "/data/rows",
        "too far")]
    [InlineData(
        "e-iris",
        """ "data": { "rows": [{ "sepal_length": 5.1, "sepal_width": 3.5, "petal_length": 1.4, "petal_width": 0.2, "species": "rose" }] } """,
        "/target",
        "rose")]
    [InlineData(
        "e-iris",
        """ "data": { "rows": [{ "sepal_length": 5.1, "sepal_width": 3.5, "petal_length": 1.4, "petal_width": 0.2, "species": null }] } """,
        "/data/rows",
        "no row")]
    [InlineData("e-diabetes", """ "dataset": "diabetes", "target": "nothing" """, "/target", "nothing")]
    [InlineData("e-plain", """ "dataset": "iris" """, "/dataset", "plain numbers")]
    [InlineData("e-plain", """ "data": { "rows": [{ "x1": 1 }] } """, "/data/rows", "plain numbers")]
    [InlineData("e-plain", """ "data": { "inputs": [[1, 2]], "targets": [[1]] }, "target": "t1" """, "/target", "plain numbers")]
    [InlineData("e-plain", """ "data": { "inputs": [[1]], "targets": [[1]] } """, "/data/inputs", "takes 2")]
    [InlineData("e-plain", """ "data": { "inputs": [[1, 2]], "targets": [[1, 2]] } """, "/data/targets", "answers 1")]
    [InlineData("e-plain", """ "data": { "inputs": [[3e38, 3e38]], "targets": [[1]] } """, "", "not finite")]
    [InlineData("e-odds", """ "data": { "inputs": [[1]], "targets": [[2]] } """, "/data/targets/0/0", "from 0 to 1")]
    public async Task What_does_not_fit_is_refused(string model, string body, string pointer, string says)
    {
        await (await _app.PostAsync($"/models/{model}/evaluate", $"{{{body}}}")).IsProblemAsync("invalid", pointer, says);
        await (await _app.PostAsync($"/models/{model}/importance", $"{{{body}}}")).IsProblemAsync("invalid", pointer, says);
    }

    [Fact]
    public async Task Without_a_model_or_a_trained_version_there_is_nothing_to_judge()
    {
        await _app.CreateModelAsync("""{ "id": "e-untrained", "inputs": 1, "layers": [{ "units": 1 }] }""");
        foreach (var action in (string[])["evaluate", "importance"])
        {
            await (await _app.PostAsync($"/models/e-nope/{action}", """{ "dataset": "iris" }""")).IsProblemAsync("not_found");
            await (await _app.PostAsync($"/models/e-untrained/{action}", """{ "dataset": "iris" }""")).IsProblemAsync(
                "no_trained_version", says: "version 0");
        }
    }

    [Fact]
    public async Task Limits_are_named()
    {
        await using var small = new NnApp();
        await small.StartAsync("--NnService:Limits:MaxRows=160", "--NnService:Limits:MaxCells=1000");
        await small.CreateModelAsync("""{ "id": "iris", "layers": [{ "activation": "softmax" }] }""");
        await small.TrainAndWaitAsync("iris", """{ "dataset": "iris", "target": "species", "epochs": 1 }""");
        await (await small.PostAsync("/models/iris/evaluate", """{ "dataset": "iris" }""")).IsProblemAsync("too_large", says: "MaxCells");
        await (await small.PostAsync(
            "/models/iris/evaluate",
            $$"""{ "data": { "rows": [{{string.Join(", ", Enumerable.Repeat(Setosa, 161))}}] } }""")).IsProblemAsync(
            "too_large", says: "MaxRows");
    }

    private async Task<JsonElement> EvaluateAsync(string model, string body) =>
        await (await _app.PostAsync($"/models/{model}/evaluate", $"{{{body}}}")).JsonAsync(HttpStatusCode.OK);

    /// <summary>The rows of a dataset from one on, as objects.</summary>
    private async Task<string> RowsAsync(string dataset, int offset)
    {
        var names = (await _app.ReadAsync($"/datasets/{dataset}")).Items("columns").Select(column => column.Text("name")).ToArray();
        var rows = await _app.ReadAsync(
            string.Create(CultureInfo.InvariantCulture, $"/datasets/{dataset}/rows?offset={offset}&limit=1000"));
        return $"[{string.Join(", ", rows.Items("rows").Select(row => $"{{{string.Join(", ", names.Zip(row.EnumerateArray(), (name, cell) => $"\"{name}\": {cell.GetRawText()}"))}}}"))}]";
    }
}

/// <summary>One trained model of each kind.</summary>
public sealed class EvaluationModels(NnApp app) : IAsyncLifetime
{
    public NnApp App => app;

    public async ValueTask InitializeAsync()
    {
        const string Relu = """{ "units": 16, "activation": "relu" }""";
        await TrainAsync(
            "e-iris",
            $$"""{{Relu}}, { "activation": "softmax" }""",
            """ "dataset": "iris", "target": "species", "epochs": 60, "learningRate": 0.01 """);
        await TrainAsync(
            "e-digits",
            $$"""{{Relu}}, { "activation": "softmax" }""",
            """ "dataset": "digits", "target": "digit", "epochs": 5, "learningRate": 0.01, "validation": { "fraction": 0.2, "split": "last" } """);
        await TrainAsync("e-penguins", """{ "activation": "softmax" }""", """ "dataset": "penguins", "target": "species", "epochs": 5 """);
        await TrainAsync(
            "e-diabetes",
            $$"""{{Relu}}, {}""",
            """ "dataset": "diabetes", "target": "progression", "epochs": 10, "validation": { "fraction": 0.2, "split": "last" } """);
        await TrainAsync(
            "e-flag",
            """{ "activation": "sigmoid" }""",
            """ "data": { "rows": [{ "n": 1, "f": false }, { "n": 2, "f": false }, { "n": 3, "f": true }, { "n": 4, "f": true }] }, "target": "f", "validation": null, "learningRate": 0.1 """);
        await TrainAsync(
            "e-plain",
            """{ "units": 1, "kernel": [[2], [3]], "bias": [0.5] }""",
            """ "data": { "inputs": [[0, 0], [1, 1]], "targets": [[0], [1]] }, "epochs": 1 """,
            "\"inputs\": 2,");
        await TrainAsync(
            "e-odds",
            """{ "units": 1, "activation": "sigmoid" }""",
            """ "data": { "inputs": [[0], [1]], "targets": [[0], [1]] }, "epochs": 1 """,
            "\"inputs\": 1,");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task TrainAsync(string id, string layers, string training, string more = "")
    {
        await app.CreateModelAsync($$"""{ "id": "{{id}}", {{more}} "layers": [{{layers}}], "seed": 1 }""");
        await app.TrainAndWaitAsync(id, $$"""{ {{training}} }""");
    }
}
