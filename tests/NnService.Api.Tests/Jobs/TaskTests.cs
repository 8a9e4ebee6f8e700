using System.Globalization;
using System.Text.Json;
using NnService.Api.Tests.Textbook;
using NnService.Domain.Tests;

namespace NnService.Api.Tests.Jobs;

/// <summary>Each kind of task from the request to the answer, on data where the answer is known.</summary>
public sealed class TaskTests(NnApp app)
{
    private const string Descent = """ "validation": null, "batchSize": 1000, "optimizer": { "type": "sgd", "learningRate": 0.5 } """;

    // Eleven points from −1 to 1, three of them no multiple of the others.
    private static readonly double[][] Points = [.. Enumerable.Range(0, 11)
        .Select(i => new[] { (i - 5) / 5.0, ((i * 7 % 11) - 5) / 5.0, ((i * 3 % 11) - 5) / 5.0 })];

    [Fact]
    public async Task A_linear_map_is_recovered_from_plain_numbers()
    {
        double[][] map = [[1.5, -2], [0.25, 0.75], [-1, 3]];
        double[] shift = [0.5, -4];
        var targets = Points.Select(x => shift.Select((b, j) => b + x.Select((value, i) => value * map[i][j]).Sum()));
        var id = await app.CreateAsync(""" "inputs": 3, "loss": "meanSquaredError", "layers": [{ "units": 2 }] """);
        var job = await app.TrainAndWaitAsync(
            id, $$"""{ "data": { "inputs": {{Matrix(Points)}}, "targets": {{Matrix(targets)}} }, "epochs": 400, {{Descent}} }""");
        Assert.InRange(job.Number("loss"), 0, 1e-9);

        var layer = (await app.ReadAsync($"/models/{id}/weights")).Items("layers")[0];
        AssertClose.Equal([.. map.SelectMany(row => row)], layer.Numbers("kernel"), 1e-4, 1e-5);
        AssertClose.Equal(shift, layer.Numbers("bias"), 1e-4, 1e-5);
        var outputs = (await app.ReadAsync($"/models/{id}/predict?x=1,1,1")).GetProperty("predictions")[0].Numbers("outputs");
        AssertClose.Equal([1.25, -2.25], outputs, 1e-4, 1e-5);
    }

    [Fact]
    public async Task A_linear_map_of_columns_is_answered_by_name_in_their_own_units()
    {
        var rows = Points.Select(
            x => FormattableString.Invariant(
                $$"""{ "a": {{20 + (10 * x[0])}}, "b": {{x[1] / 1000}}, "sum": {{1000 + (300 * x[0]) - (200 * x[1])}}, "tiny": {{(x[0] + x[1]) / 1e6}} }"""));
        var id = await app.CreateAsync(""" "layers": [{}] """);
        var job = await app.TrainAndWaitAsync(
            id, $$"""{ "data": { "rows": [{{string.Join(", ", rows)}}] }, "target": ["sum", "tiny"], "epochs": 400, {{Descent}} }""");
        Assert.Equal(2, job.GetProperty("request").GetProperty("target").GetArrayLength());

        var values = (await PredictAsync(id, """{ "a": 25, "b": 0.001 }"""))[0].GetProperty("values");
        Assert.Equal(["sum", "tiny"], values.Members());
        AssertClose.Equal(1000 + 150 - 200, values.Number("sum"), 1e-4, 0);
        AssertClose.Equal(1.5e-6, values.Number("tiny"), 1e-3, 0);
    }

    [Fact]
    public async Task Several_labels_are_learned_at_once_and_answered_by_name()
    {
        // Three marks of n: large from 6 on, positive above 0 (as 1 and 0), round at 0 and 10 only for one side.
        var rows = Enumerable.Range(-10, 21)
            .Select(
                n => FormattableString.Invariant(
                    $$"""{ "n": {{n}}, "large": {{(n >= 6 ? "true" : "false")}}, "positive": {{(n > 0 ? 1 : 0)}}, "sign": "{{(n < -4 ? "low" : "not low")}}" }"""));
        var id = await app.CreateAsync(""" "layers": [{ "activation": "sigmoid" }] """);
        Assert.Equal("binaryCrossEntropy", (await app.ReadAsync($"/models/{id}")).Text("loss"));
        await app.TrainAndWaitAsync(
            id,
            $$"""{ "data": { "rows": [{{string.Join(", ", rows)}}] }, "target": ["large", "positive", "sign"], "epochs": 2000, "validation": null, "batchSize": 21, "optimizer": "adam", "learningRate": 0.1 }""");
        Assert.Equal(3, (await app.ReadAsync($"/models/{id}/versions/1")).Number("outputs"));

        foreach (var (n, labels) in ((int, string)[])[
            (-9, """{ "large": false, "positive": 0, "sign": "low" }"""),
            (-2, """{ "large": false, "positive": 0, "sign": "not low" }"""),
            (3, """{ "large": false, "positive": 1, "sign": "not low" }"""),
            (9, """{ "large": true, "positive": 1, "sign": "not low" }""")])
        {
            var prediction = (await PredictAsync(id, $"[{n}]"))[0];
            prediction.GetProperty("labels").Is(labels);

            // The probability is that of the second value: true, 1, "not low".
            var probabilities = prediction.GetProperty("probabilities");
            Assert.Equal(["large", "positive", "sign"], probabilities.Members());
            Assert.Equal(
                [n >= 6, n > 0, n >= -4],
                probabilities.EnumerateObject().Select(probability => probability.Value.GetDouble() > 0.5));
        }
    }

    [Theory]
    [InlineData("""["bad", "good"]""", "\"bad\"", "\"good\"")]
    [InlineData("""[false, true]""", "false", "true")]
    [InlineData("""[5, 40]""", "5", "40")]
    [InlineData("""[-1, 1]""", "-1", "1")]
    public async Task One_sigmoid_unit_answers_the_second_class(string values, string negative, string positive)
    {
        var classes = JsonSerializer.Deserialize<JsonElement>(values);
        // A gap lies between the classes, so that it does not matter which rows are set aside.
        var rows = Enumerable.Range(0, 20)
            .Select(n => $$"""{ "n": {{(n < 10 ? n : n + 10)}}, "y": {{classes[n < 10 ? 0 : 1].GetRawText()}} }""");
        var id = await app.CreateAsync(""" "layers": [{ "activation": "sigmoid" }] """);
        await app.TrainAndWaitAsync(
            id,
            $$"""{ "data": { "rows": [{{string.Join(", ", rows)}}] }, "target": "y", "epochs": 500, "batchSize": 20, "validation": { "fraction": 0.2 }, "optimizer": "adam", "learningRate": 0.1 }""");

        var version = await app.ReadAsync($"/models/{id}/versions/1");
        Assert.Equal(
            (1, 1, 4),
            (version.Number("outputs"), version.GetProperty("metrics").Number("accuracy"), version.GetProperty("metrics").Number("rows")));
        Assert.Equal(1, version.GetProperty("metrics").Number("rocAuc"));
        var predictions = await PredictAsync(id, "[1], [28]");
        predictions[0].GetProperty("label").Is(negative);
        predictions[1].GetProperty("label").Is(positive);
        string[] names = [.. classes.EnumerateArray().Select(value => value.ToString().ToLowerInvariant())];
        Assert.Equal(names, predictions[1].GetProperty("probabilities").Members());
        foreach (var (prediction, side) in predictions.Zip((int[])[0, 1]))
        {
            Assert.InRange(prediction.Number("probability"), 0.9, 1);
            Assert.Equal(prediction.Number("probability"), prediction.GetProperty("probabilities").Number(names[side]));
            Assert.Equal(
                1, prediction.GetProperty("probabilities").EnumerateObject().Sum(probability => probability.Value.GetDouble()), 1e-6);
        }
    }

    [Fact]
    public async Task Many_classes_are_told_apart_and_numbers_stay_numbers()
    {
        // Four corners of a square, named by numbers that would stand otherwise in the order of words.
        (int X, int Y, int Label)[] corners = [(-1, -1, 100), (-1, 1, 9), (1, -1, 20), (1, 1, 3)];
        var rows = corners.SelectMany(
            corner => Points.Select(
                point => FormattableString.Invariant(
                    $$"""{ "x": {{corner.X + (point[1] / 3)}}, "y": {{corner.Y + (point[2] / 3)}}, "corner": {{corner.Label}} }""")));
        var id = await app.CreateAsync(""" "layers": [{ "activation": "softmax" }] """);
        await app.TrainAndWaitAsync(
            id,
            $$"""{ "data": { "rows": [{{string.Join(", ", rows)}}] }, "target": "corner", "epochs": 200, "optimizer": "adam", "learningRate": 0.1, "test": { "fraction": 0.2 } }""");

        var metrics = (await app.ReadAsync($"/models/{id}/versions/1")).GetProperty("metrics");
        Assert.Equal((1, 9), (metrics.Number("accuracy"), metrics.Number("rows")));
        metrics.GetProperty("confusionMatrix").GetProperty("classes").Is("[3, 9, 20, 100]");
        Assert.Equal([3, 9, 20, 100], metrics.Items("perClass").Select(label => label.Number("class")));
        foreach (var (x, y, label) in corners)
        {
            var prediction = (await PredictAsync(id, $"[{x}, {y}]"))[0];
            Assert.Equal(JsonValueKind.Number, prediction.GetProperty("label").ValueKind);
            Assert.Equal(label, prediction.Number("label"));
            Assert.Equal(["3", "9", "20", "100"], prediction.GetProperty("probabilities").Members());
            Assert.InRange(prediction.GetProperty("probabilities").Number(label.ToString(CultureInfo.InvariantCulture)), 0.9, 1);
        }
    }

    private static string Matrix(IEnumerable<IEnumerable<double>> rows) => JsonSerializer.Serialize(rows);

    private async Task<JsonElement[]> PredictAsync(string model, string instances) =>
        (await (await app.PostAsync(
            $"/models/{model}/predict", $$"""{ "instances": [{{instances}}] }""")).JsonAsync()).Items("predictions");
}
