using System.Globalization;
using System.Net;
using System.Text.Json;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Datasets;

/// <summary>
/// From a table as it is to answers, with nothing said but the target: upload, train, predict rows of the table, evaluate.
/// </summary>
public sealed class MessyTableTests(NnApp app, ITestOutputHelper output)
{
    private const string Hidden = """{ "units": 32, "activation": "relu" }""";

    public static TheoryData<string> Names => [.. MessyTables.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_table_needs_no_preparation(string name)
    {
        var table = MessyTables.All[name];
        var dataset = await (await app.UploadAsync($"/datasets?id=messy-{name}", table.Csv)).JsonAsync(HttpStatusCode.Created);
        var columns = dataset.Items("columns");
        Assert.Equal(table.Types, columns.Select(column => column.Text("type")));
        output.WriteLine($"{dataset.GetProperty("warnings")}");

        var target = columns.Single(column => column.Text("name") == table.Target);
        await app.CreateModelAsync(
            $$"""{ "id": "messy-{{name}}", "layers": [{{Hidden}}, { {{(target.Text("type") == "number" ? "" : "\"activation\": \"softmax\"")}} }] }""");
        var job = await app.TrainAndWaitAsync(
            $"messy-{name}", $$"""{ "dataset": "messy-{{name}}", "target": "{{table.Target}}", "epochs": 10 }""");
        var warnings = job.Items("warnings").Select(warning => warning.GetString()!).ToArray();
        output.WriteLine(string.Join('\n', warnings));
        Assert.Equal(
            table.LeftOut.Order(StringComparer.Ordinal),
            warnings.Where(warning => warning.Contains("left out of the features", StringComparison.Ordinal))
                .Select(warning => warning.Split('\'')[1])
                .Order(StringComparer.Ordinal));

        // Rows of the table by name, as they are, and with every feature missing.
        var names = columns.Select(column => column.Text("name")).ToArray();
        var rows = (await app.ReadAsync($"/datasets/messy-{name}/rows?limit=20")).Items("rows")
            .Select(row => row.EnumerateArray().ToArray())
            .ToArray();
        await PredictAsync(
            name, rows.Select(row => names.Zip(row, (column, cell) => $"{JsonSerializer.Serialize(column)}: {cell.GetRawText()}")));
        var features = (await app.ReadAsync($"/models/messy-{name}/schema")).Items("features").Select(feature => feature.Text("name"))
            .ToArray();
        Assert.Equal(names.Except([.. table.LeftOut, table.Target]), features);
        await PredictAsync(name, [features.Select(feature => $"{JsonSerializer.Serialize(feature)}: null")]);
        await (await app.PostAsync($"/models/messy-{name}/predict", $$"""{ "instances": [{ "{{features[0]}}": null }] }""")).IsProblemAsync(
            "invalid", says: "is absent");

        var judged = await (await app.PostAsync($"/models/messy-{name}/evaluate", $$"""{ "dataset": "messy-{{name}}" }""")).JsonAsync();
        Assert.Equal(dataset.Number("rows") - target.Number("missing"), judged.Number("rows"));
        Assert.True(double.IsFinite(judged.Number("loss")));
    }

    [Fact]
    public async Task What_is_odd_about_a_table_of_films_is_told()
    {
        var warnings = (await (await app.UploadAsync("/datasets", MessyTables.Films())).JsonAsync(HttpStatusCode.Created)).Items("warnings")
            .Select(warning => warning.GetString()!)
            .ToArray();
        Assert.Collection(
            warnings,
            title => Assert.Equal("Column 'Title' is text; training leaves it out.", title),
            gross => Assert.Matches(
                @"^Column 'US Gross' looks like numbers, but row \d+ is '\$[\d,]+', which is none \(decimal mark '\.'\); it is read as text, and training leaves it out\.$",
                gross),
            date => Assert.Equal("Column 'Release Date' holds dates; training leaves it out.", date),
            score => Assert.Matches(@"^Column 'Score' looks like numbers, but row \d+ is '\d+%'", score),
            notes => Assert.Equal("Column 'Notes' has no value in any row; training leaves it out.", notes),
            source => Assert.Equal("Column 'Source' has one value only.", source));

        await app.CreateModelAsync("""{ "id": "messy-source", "layers": [{ "activation": "softmax" }] }""");
        await (await app.UploadAsync("/models/messy-source/train?target=Source", MessyTables.Films())).IsProblemAsync(
            "invalid", "/target", "'Source' has one value only, Original Screenplay; classification needs at least two classes.");
        await (await app.UploadAsync("/models/messy-source/train?target=Title", MessyTables.Films())).IsProblemAsync(
            "invalid", "/target", "'Title' is a text column");
    }

    [Theory]
    [InlineData("n")]
    [InlineData("big")]
    public async Task Numbers_beyond_all_scales_are_taken_and_never_break_the_service(string target)
    {
        const string Csv = "n,big\n1,1e308\n2,-1e308\n3,1e308\n4,-1e308\n5,1e308\n6,1e308\n";
        var dataset = await (await app.UploadAsync("/datasets", Csv)).JsonAsync(HttpStatusCode.Created);
        Assert.Equal(1e308, dataset.Items("columns")[1].Number("max"));
        await app.CreateModelAsync($$"""{ "id": "messy-{{target}}", "layers": [{}] }""");
        await (await app.PostAsync(
            $"/models/messy-{target}/train", $$"""{ "dataset": "{{dataset.Text("id")}}", "target": "{{target}}" }""")).IsProblemAsync(
            "invalid", says: "'big'");
    }

    [Fact]
    public async Task Fuel_use_is_learned_with_the_target_alone()
    {
        var jobs = new List<(string Model, string Job)>();
        for (var seed = 1; seed <= 5; seed++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"messy-mpg-{seed}");
            await (await app.UploadAsync($"/datasets?id={id}", MessyTables.Cars(seed))).JsonAsync(HttpStatusCode.Created);
            await app.CreateModelAsync($$"""{ "id": "{{id}}", "layers": [{{Hidden}}, {}], "seed": {{seed}} }""");
            jobs.Add(
                (id, (await app.TrainAsync(id, $$"""{ "dataset": "{{id}}", "target": "mpg", "test": { "fraction": 0.2 } }""")).Text("id")));
        }

        var reached = new List<double>();
        foreach (var (model, job) in jobs)
        {
            Assert.Equal("succeeded", (await app.FinishAsync(job)).Text("status"));
            reached.Add((await app.ReadAsync($"/models/{model}/versions/1")).GetProperty("metrics").Number("r2"));
        }

        output.WriteLine(string.Join(' ', reached));
        Assert.True(reached.Average() >= 0.8, $"mean R² is {reached.Average()}");
    }

    private async Task PredictAsync(string name, IEnumerable<IEnumerable<string>> rows)
    {
        var instances = rows.Select(row => $"{{ {string.Join(", ", row)} }}").ToArray();
        var answer = await (await app.PostAsync(
            $"/models/messy-{name}/predict", $$"""{ "instances": [{{string.Join(", ", instances)}}] }""")).JsonAsync();
        Assert.Equal(instances.Length, answer.GetProperty("predictions").GetArrayLength());
        Assert.All(answer.Items("predictions"), prediction => Assert.True(
            prediction.TryGetProperty("value", out var value)
                ? double.IsFinite(value.GetDouble())
                : Math.Abs(prediction.GetProperty("probabilities").EnumerateObject().Sum(one => one.Value.GetDouble()) - 1) < 1e-5));
    }
}
