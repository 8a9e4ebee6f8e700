using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using NnService.Tests.Common;

namespace NnService.Api.Tests.Exchange;

/// <summary>An exported graph answers in onnxruntime as the version does in the service: the same labels and numbers, row by row.</summary>
public sealed class OnnxRuntimeTests(NnApp app)
{
    private const int PageSize = 500;

    // |a − b|, beyond 1 relative to what the service answers.
    private const double Tolerance = 1e-5;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    // Its package has no library for some platforms, such as macOS on x64.
    private static string? Missing { get; } =
        NativeLibrary.TryLoad("onnxruntime", typeof(InferenceSession).Assembly, searchPath: null, out _)
            ? null
            : $"the package of onnxruntime has no library that {RuntimeInformation.RuntimeIdentifier} can load";

    [Theory]
    [InlineData("iris", "relu", "softmax", "species")]
    [InlineData("wine", "gelu", "softmax", null)]
    [InlineData("penguins", "silu", "softmax", "species")]
    [InlineData("penguins", "tanh", "identity", "body_mass_g", "beak_length_mm")]
    [InlineData("digits", "elu", "softmax", "digit", null, 32)]
    [InlineData("diabetes", "softplus", "identity", null)]
    public async Task Every_row_of_a_sample_gets_the_answer_of_the_service(
        string dataset, string activation, string last, string? target, string? second = null, int units = 16)
    {
        Requirement.Check("onnxruntime", Missing);
        var rows = await RowsOfAsync(dataset);
        var targets = second is null ? [target ?? rows[0].Members()[^1]] : new[] { target, second };
        var layers = Layers(units, activation, last);

        await CompareAsync(layers, new JsonObject { ["dataset"] = dataset, ["target"] = Json(targets) }, rows);
    }

    [Fact]
    public async Task Gaps_in_numbers_words_and_booleans_get_the_answers_of_the_service()
    {
        Requirement.Check("onnxruntime", Missing);
        var rows = Flags();

        await CompareAsync(
            Layers(8, "selu", "sigmoid"),
            new JsonObject { ["data"] = new JsonObject { ["rows"] = Json(rows) }, ["target"] = Json<string[]>(["warm", "late"]) },
            rows);
        await CompareAsync(
            Layers(8, "leakyRelu", "sigmoid"),
            new JsonObject
            {
                ["data"] = new JsonObject { ["rows"] = Json(rows) },
                ["target"] = "warm",
                ["features"] = Json<string[]>(["a", "word", "sunny"]),
            },
            rows);
    }

    private async Task CompareAsync(string layers, JsonObject training, IReadOnlyList<JsonElement> rows)
    {
        var model = (await app.CreateModelAsync($$"""{ "layers": {{layers}}, "seed": 1 }""")).Text("id");
        training["epochs"] = 20;
        training["optimizer"] = "adam";
        training["learningRate"] = 0.01;
        await app.TrainAndWaitAsync(model, training.ToJsonString());
        var features = (await app.ReadAsync($"/models/{model}/schema")).Items("features");
        var export = await app.GetAsync($"/models/{model}/export?format=onnx");
        Assert.Equal(HttpStatusCode.OK, export.StatusCode);

        using var session = new InferenceSession(await export.Content.ReadAsByteArrayAsync(Cancelled));
        using var outputs = session.Run([.. features.Select(feature => Input(feature, rows))]);

        var predictions = await PredictAsync(model, features, rows);
        Assert.Equal(rows.Count, predictions.Length);
        var largest = AssertSameNumbers(predictions, outputs);
        TestContext.Current.TestOutputHelper!.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{rows.Count} rows, largest difference {largest:0.0e+0}"));
        AssertSameLabels(predictions, outputs);
        Assert.Equal(HttpStatusCode.NoContent, (await app.DeleteAsync($"/models/{model}")).StatusCode);
    }

    private async Task<JsonElement[]> PredictAsync(string model, JsonElement[] features, IReadOnlyList<JsonElement> rows)
    {
        var instances = rows.Select(row => features.Select(feature => Cell(row, feature.Text("name"))));
        var answer = await app.PostAsync($"/models/{model}/predict", new JsonObject { ["instances"] = Json(instances) }.ToJsonString());
        return (await answer.JsonAsync()).Items("predictions");
    }

    private async Task<IReadOnlyList<JsonElement>> RowsOfAsync(string dataset)
    {
        var rows = new List<JsonElement>();
        for (var total = 1.0; rows.Count < total;)
        {
            var page = await app.ReadAsync($"/datasets/{dataset}/rows?limit={PageSize}&offset={rows.Count}");
            total = page.Number("total");
            var columns = page.Items("columns").Select(column => column.GetString()!).ToArray();
            rows.AddRange(page.Items("rows").Select(
                row => JsonSerializer.SerializeToElement(
                    columns.Zip(row.EnumerateArray()).ToDictionary(pair => pair.First, pair => pair.Second))));
        }

        return rows;
    }

    private static string Layers(int units, string activation, string last) =>
        $$"""[{ "units": {{units}}, "activation": "{{activation}}" }, { "activation": "{{last}}" }]""";

    /// <summary>Numbers, words and booleans with gaps, and two answers that do not exclude each other.</summary>
    private static List<JsonElement> Flags() =>
    [
        .. Enumerable.Range(0, 120).Select(
            i => JsonSerializer.SerializeToElement(
                new
                {
                    a = i % 7 == 0 ? (double?)null : 1000 + (10 * Math.Sin(i)),
                    b = i % 4,
                    word = i % 11 == 0 ? null : new[] { "north", "süd", "east" }[i % 3],
                    sunny = i % 13 == 0 ? (bool?)null : i % 2 == 0,
                    warm = Math.Sin(i) > 0,
                    late = i % 3 == 0,
                })),
    ];

    /// <summary>One input per feature: words as strings, "" where missing; numbers and booleans as floats, NaN where missing.</summary>
    private static NamedOnnxValue Input(JsonElement feature, IReadOnlyList<JsonElement> rows)
    {
        var name = feature.Text("name");
        var cells = rows.Select(row => Cell(row, name));
        return feature.Text("type") == "category"
            ? NamedOnnxValue.CreateFromTensor(name, Column(cells.Select(cell => cell is { } word ? Word(word) : "")))
            : NamedOnnxValue.CreateFromTensor(name, Column(cells.Select(Number)));
    }

    private static DenseTensor<T> Column<T>(IEnumerable<T> cells)
    {
        var column = cells.ToArray();
        return new DenseTensor<T>(column, [column.Length, 1]);
    }

    private static float Number(JsonElement? cell) => cell?.ValueKind switch
    {
        null => float.NaN,
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        _ => (float)cell.Value.GetDouble(),
    };

    private static JsonElement? Cell(JsonElement row, string name) =>
        row.TryGetProperty(name, out var cell) && cell.ValueKind != JsonValueKind.Null ? cell : null;

    /// <returns>The largest difference.</returns>
    private static double AssertSameNumbers(JsonElement[] predictions, IEnumerable<NamedOnnxValue> outputs)
    {
        var numbers = outputs.Single(output => output.Name is "probabilities" or "value").AsTensor<float>();
        Assert.Equal(predictions.Length, numbers.Dimensions[0]);
        var largest = 0.0;
        for (var row = 0; row < predictions.Length; row++)
        {
            var expected = Numbers(predictions[row]);
            Assert.Equal(expected.Length, numbers.Dimensions[1]);
            for (var k = 0; k < expected.Length; k++)
            {
                var difference = Math.Abs(numbers[row, k] - expected[k]) / Math.Max(1, Math.Abs(expected[k]));
                Assert.True(difference <= Tolerance, $"row {row}: {numbers[row, k]} differs by {difference} from {predictions[row]}");
                largest = Math.Max(largest, difference);
            }
        }

        return largest;
    }

    private static void AssertSameLabels(JsonElement[] predictions, IEnumerable<NamedOnnxValue> outputs)
    {
        var expected = predictions.SelectMany(Labels).ToArray();
        var labels = outputs.SingleOrDefault(output => output.Name == "label")?.Value switch
        {
            null => [],
            Tensor<string> words => [.. words],
            Tensor<long> numbers => numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)),
            Tensor<double> numbers => numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)),
            var other => throw new InvalidOperationException($"Labels are {other.GetType()}."),
        };
        Assert.Equal(expected, labels);
    }

    private static double[] Numbers(JsonElement prediction)
    {
        if (prediction.TryGetProperty("probabilities", out var probabilities)) return Members(probabilities, value => value.GetDouble());
        return prediction.TryGetProperty("values", out var values)
            ? Members(values, value => value.GetDouble())
            : [prediction.Number("value")];
    }

    private static string[] Labels(JsonElement prediction)
    {
        if (prediction.TryGetProperty("labels", out var labels)) return Members(labels, Word);
        return prediction.TryGetProperty("label", out var label) ? [Word(label)] : [];
    }

    private static T[] Members<T>(JsonElement element, Func<JsonElement, T> read) =>
        [.. element.EnumerateObject().Select(member => read(member.Value))];

    private static string Word(JsonElement cell) => cell.ValueKind == JsonValueKind.String ? cell.GetString()! : cell.GetRawText();

    private static JsonNode Json<T>(T value) => JsonSerializer.SerializeToNode(value)!;
}
