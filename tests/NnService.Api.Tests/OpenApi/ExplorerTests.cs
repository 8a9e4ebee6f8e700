using System.Text.Json;
using System.Text.RegularExpressions;

namespace NnService.Api.Tests.OpenApi;

/// <summary>What the explorer makes of the document.</summary>
public sealed partial class ExplorerTests(NnApp app)
{
    [Fact]
    public async Task A_row_in_the_query_is_an_object_of_parameters()
    {
        var operation = (await PathsAsync()).GetProperty("/models/{id}/predict").GetProperty("get");
        var features = operation.Items("parameters").Single(parameter => parameter.Text("name") == "features");
        Assert.Equal(("query", "object"), (features.Text("in"), features.GetProperty("schema").Text("type")));
        // Style and explode are those that a query has by default: ?sepal_length=5.1&sepal_width=3.5
        Assert.False(features.TryGetProperty("explode", out _));
        await app.CreateModelAsync("""{ "id": "x-row", "layers": [{ "activation": "softmax" }] }""");
        await app.TrainAndWaitAsync("x-row", """{ "dataset": "iris", "target": "species", "epochs": 1 }""");
        var query = string.Join('&', features.GetProperty("example").EnumerateObject().Select(cell => $"{cell.Name}={cell.Value}"));
        var answer = await app.ReadAsync($"/models/x-row/predict?{query}");
        Assert.False(answer.TryGetProperty("warnings", out _), $"{answer}");
    }

    [Fact]
    public async Task The_groups_come_in_the_order_of_use()
    {
        var document = await app.ReadAsync("/swagger/v1/swagger.json");
        string[] tags = [.. document.Items("tags").Select(tag => tag.Text("name"))];
        Assert.Equal(["Models", "Jobs", "Predictions", "Datasets"], tags[..4]);
        Assert.Equal("Admin", tags[^1]);
        Assert.All(document.Items("tags"), tag => Assert.EndsWith(".", tag.Text("description"), StringComparison.Ordinal));
        var used = Operations(document.GetProperty("paths")).SelectMany(operation => operation.Items("tags")).Select(tag => tag.GetString());
        Assert.Equal(tags.Order(), used.Distinct().Order());
    }

    [Fact]
    public async Task Parameters_of_the_query_are_written_as_everywhere() =>
        Assert.All(
            Operations(await PathsAsync()).SelectMany(Parameters).Where(parameter => parameter.Text("in") == "query"),
            parameter => Assert.Matches("^[a-z][A-Za-z]*$", parameter.Text("name")));

    [Fact]
    public async Task No_description_holds_what_a_browser_takes_for_a_tag()
    {
        var found = Descriptions(await app.ReadAsync("/swagger/v1/swagger.json")).Where(text => Tag().IsMatch(Code().Replace(text, "")));
        Assert.Empty(found);
    }

    [Fact]
    public async Task What_is_refused_beside_JSON_says_that_it_is_for_CSV()
    {
        var paths = await PathsAsync();
        Assert.Equal(19, CsvOnly("/models/{id}/train").Length);
        Assert.Equal(["delimiter", "decimal", "missing", "encoding"], CsvOnly("/models/{id}/predict"));
        Assert.Equal(["delimiter", "decimal", "encoding"], CsvOnly("/datasets"));

        string[] CsvOnly(string path) =>
        [
            .. Parameters(paths.GetProperty(path).GetProperty("post"))
                .Where(parameter => parameter.TryGetProperty("description", out var text)
                    && text.GetString()!.StartsWith("CSV only. ", StringComparison.Ordinal))
                .Select(parameter => parameter.Text("name")),
        ];
    }

    [Fact]
    public async Task Ids_in_paths_are_those_of_the_examples()
    {
        var paths = await PathsAsync();
        var model = Example(paths.GetProperty("/models").GetProperty("post"));
        foreach (var path in paths.EnumerateObject().Where(path => path.Name.Contains("{id}", StringComparison.Ordinal)))
        {
            string[] without = ["/jobs", "/admin", "/webhooks"];
            var expected = Array.Exists(without, noun => path.Name.StartsWith(noun, StringComparison.Ordinal)) ? null
                : path.Name.StartsWith("/datasets", StringComparison.Ordinal) ? "pets"
                : Textbook().IsMatch(path.Name) ? "textbook"
                : model.Text("id");
            foreach (var id in path.Value.EnumerateObject().SelectMany(one => Parameters(one.Value)).Where(one => one.Text("name") == "id"))
                Assert.Equal(expected, id.TryGetProperty("example", out var example) ? example.GetString() : null);
        }
    }

    [Fact]
    public async Task Links_lead_to_operations_and_groups_are_closed_and_filtered()
    {
        var script = await (await app.GetAsync("/swagger/index.js")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("\"deepLinking\":true", script, StringComparison.Ordinal);
        Assert.Contains("\"docExpansion\":\"none\"", script, StringComparison.Ordinal);
        Assert.Contains("\"filter\":", script, StringComparison.Ordinal);
    }

    private async Task<JsonElement> PathsAsync() => (await app.ReadAsync("/swagger/v1/swagger.json")).GetProperty("paths");

    private static JsonElement Example(JsonElement operation) =>
        operation.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("example");

    private static IEnumerable<JsonElement> Operations(JsonElement paths) =>
        paths.EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(method => method.Value));

    private static JsonElement[] Parameters(JsonElement operation) =>
        operation.TryGetProperty("parameters", out _) ? operation.Items("parameters") : [];

    private static IEnumerable<string> Descriptions(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(
            member => member is { Name: "description" or "summary", Value.ValueKind: JsonValueKind.String }
                ? [member.Value.GetString()!]
                : member.Name is "example" ? [] : Descriptions(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Descriptions),
        _ => [],
    };

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex Code();

    [GeneratedRegex("<[A-Za-z/!?]")]
    private static partial Regex Tag();

    [GeneratedRegex("/(trace|gradient-check|landscape)$")]
    private static partial Regex Textbook();
}
