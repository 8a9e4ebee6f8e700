using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Evaluations;

/// <summary>
/// Rows that by themselves would have other types than the version was trained with: what counts is the text of each cell.
/// </summary>
public sealed class OtherTypeTests(OtherTypeModel model) : IClassFixture<OtherTypeModel>
{
    private readonly NnApp _app = model.App;

    [Theory]
    [InlineData("a category of which only yes and no come", "1,yes,true,b\n2,no,false,a\n")]
    [InlineData("a category of which only numbers come", "1,7,true,b\n2,7,false,a\n")]
    [InlineData("a boolean as 1 and 0", "1,maybe,1,b\n2,yes,0,a\n")]
    [InlineData("a boolean as yes and no", "1,maybe,Yes,b\n2,yes,No,a\n")]
    [InlineData("a number without any value", ",yes,true,b\n,no,false,a\n")]
    [InlineData("a boolean without any value", "1,yes,?,b\n2,no,,a\n")]
    public async Task Are_read_as_the_types_of_the_version(string name, string csv)
    {
        Assert.NotEmpty(name);
        var sent = await UploadAsync(csv);
        foreach (var data in (string[])[$$"""{ "dataset": "{{sent}}" }""", $$"""{ "data": { "rows": [{{OtherTypeModel.Rows(csv)}}] } }"""])
        {
            var judged = await (await _app.PostAsync("/models/other-types/evaluate", data)).JsonAsync();
            Assert.Equal(2, judged.Number("rows"));
            Assert.False(judged.TryGetProperty("warnings", out _));
            await (await _app.PostAsync("/models/other-types/importance", data)).JsonAsync();
        }
    }

    [Theory]
    [InlineData("1,yes,true,b\n2 kg,no,false,a\n", "row 2 of column 'n' is '2 kg', which is not a number")]
    [InlineData("true,yes,true,b\nno,no,false,a\n", "row 1 of column 'n' is 'true', which is not a number")]
    [InlineData("1,yes,true,b\n2,no,2,a\n", "row 2 of column 'flag' is '2', which is none of true, false, yes, no, 1 and 0")]
    public async Task A_cell_that_cannot_be_read_so_is_named(string csv, string says)
    {
        await (await _app.PostAsync("/models/other-types/evaluate", $$"""{ "dataset": "{{await UploadAsync(csv)}}" }""")).IsProblemAsync(
            "invalid", "/dataset", says);
        await (await _app.PostAsync(
            "/models/other-types/evaluate", $$"""{ "data": { "rows": [{{OtherTypeModel.Rows(csv)}}] } }""")).IsProblemAsync(
            "invalid", "/data/rows", says);
        await (await _app.PostAsync(
            "/models/other-types/train",
            $$"""{ "dataset": "{{await UploadAsync(csv)}}", "target": "kind", "from": "current" }""")).IsProblemAsync(
            "invalid", "/dataset", says);
    }

    [Fact]
    public async Task Training_goes_on_with_the_types_of_the_version()
    {
        var job = await _app.TrainAndWaitAsync(
            "other-types",
            $$"""{ "dataset": "{{await UploadAsync("1,7,1,b\n2,7,0,a\n3,7,1,b\n")}}", "target": "kind", "from": 1, "epochs": 1, "validation": null }""");
        // that one epoch teaches nothing is no matter of types
        Assert.DoesNotContain(
            job.Items("warnings"), warning => !warning.GetString()!.StartsWith("The model is no better", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_prediction_takes_a_boolean_as_1_and_0_too()
    {
        foreach (var (one, zero) in (IEnumerable<(string, string)>)[
            ("true", "false"), ("1", "0"), ("\"1\"", "\"0\""), ("\"yes\"", "\"No\""),
        ])
            (await PredictAsync(one, zero)).Is((await PredictAsync("true", "false")).GetRawText());
        (await _app.ReadAsync("/models/other-types/predict?n=1&word=yes&flag=1")).Is(
            (await _app.ReadAsync("/models/other-types/predict?n=1&word=yes&flag=true")).GetRawText());
        await (await _app.PostAsync(
            "/models/other-types/predict", """{ "instances": [{ "n": 1, "word": "yes", "flag": 2 }] }""")).IsProblemAsync(
            "invalid", "/instances/0/flag", "1 or 0");

        async Task<System.Text.Json.JsonElement> PredictAsync(string one, string zero) => await (await _app.PostAsync(
            "/models/other-types/predict?version=1",
            $$"""{ "instances": [{ "n": 1, "word": "yes", "flag": {{one}} }, { "n": 1, "word": "yes", "flag": {{zero}} }] }""")).JsonAsync();
    }

    private async Task<string> UploadAsync(string csv) =>
        (await (await _app.UploadAsync("/datasets", $"n,word,flag,kind\n{csv}")).JsonAsync(System.Net.HttpStatusCode.Created)).Text("id");
}

/// <summary>A model that was trained on a number, a category, of whose words some look like other types, and a boolean.</summary>
public sealed class OtherTypeModel(NnApp app) : IAsyncLifetime
{
    private const string Training = "1,yes,true,b\n2,no,false,a\n3,maybe,true,b\n4,7,false,a\n";

    public NnApp App => app;

    public async ValueTask InitializeAsync()
    {
        await app.CreateModelAsync("""{ "id": "other-types", "layers": [{ "activation": "softmax" }] }""");
        await app.TrainAndWaitAsync(
            "other-types", $$"""{ "data": { "rows": [{{Rows(Training)}}] }, "target": "kind", "epochs": 1, "validation": null }""");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Lines of cells as objects; numbers, true and false as such.</summary>
    public static string Rows(string csv) =>
        string.Join(", ", csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(',')).Select(cells =>
        $$"""{ "n": {{Json(cells[0])}}, "word": {{Json(cells[1])}}, "flag": {{Json(cells[2])}}, "kind": {{Json(cells[3])}} }"""));

    private static string Json(string cell) =>
        cell.Length == 0 ? "null" : cell is "true" or "false" || double.TryParse(cell, out _) ? cell : $"\"{cell}\"";
}
