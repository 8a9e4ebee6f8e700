using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Predictions;

/// <summary>What a prediction takes.</summary>
public sealed class SchemaTests(NnApp app)
{
    [Fact]
    public async Task A_table_is_told_column_by_column()
    {
        await app.CreateModelAsync("""{ "id": "s-table", "layers": [{ "activation": "softmax" }] }""");
        await app.TrainAndWaitAsync("s-table", """
            { "data": { "rows": [
                { "size": 1.5, "colour": "red", "ripe": true, "class": 10 }, { "size": 4, "colour": "green", "ripe": false, "class": 9 },
                { "size": null, "colour": "red", "ripe": true, "class": 10 } ] }, "target": "class", "validation": null, "epochs": 1 }
            """);
        (await app.ReadAsync("/models/s-table/schema")).Is("""
            {
              "model": "s-table", "version": 1, "task": "multiClass", "plain": false, "inputs": 6, "outputs": 2,
              "features": [
                { "name": "size", "type": "number", "min": 1.5, "max": 4, "missing": 2.75, "missingIndicator": true },
                { "name": "colour", "type": "category", "categories": ["green", "red"], "missing": "red", "missingIndicator": false },
                { "name": "ripe", "type": "boolean", "categories": [false, true], "missing": true, "missingIndicator": false }
              ],
              "targets": [{ "name": "class", "type": "number", "classes": [9, 10] }],
              "missing": ["", "NA", "N/A", "#N/A", "<NA>", "n/a", "NaN", "nan", "NULL", "null", "?"], "decimal": "."
            }
            """);

        // What the schema tells is what a prediction takes.
        await (await app.PostAsync(
            "/models/s-table/predict", """{ "instances": [[1.5, "green", false], [null, null, null]] }""")).JsonAsync();
    }

    [Fact]
    public async Task Numbers_have_no_classes()
    {
        await app.CreateModelAsync("""{ "id": "s-numbers", "layers": [{}] }""");
        await app.TrainAndWaitAsync("s-numbers", """
            { "data": { "rows": [{ "x": 1, "y": 2 }, { "x": 2, "y": 4 }] }, "target": "y", "validation": null, "epochs": 1 }
            """);
        var schema = await app.ReadAsync("/models/s-numbers/schema?version=1");
        Assert.Equal("regression", schema.Text("task"));
        schema.GetProperty("targets").Is("""[{ "name": "y", "type": "number" }]""");
    }

    [Fact]
    public async Task A_plain_model_takes_numbers()
    {
        await app.CreateModelAsync("""{ "id": "s-plain", "inputs": 2, "layers": [{ "units": 3, "activation": "softmax" }] }""");
        await (await app.GetAsync("/models/s-plain/schema")).IsProblemAsync("no_trained_version", says: "version=0");
        (await app.ReadAsync("/models/s-plain/schema?version=0")).Is("""
            { "model": "s-plain", "version": 0, "task": "multiClass", "plain": true, "inputs": 2, "outputs": 3, "features": [],
              "targets": [], "missing": [], "decimal": "." }
            """);
        await (await app.GetAsync("/models/s-plain/schema?version=3")).IsProblemAsync("not_found", says: "versions");
        await (await app.GetAsync("/models/s-nope/schema")).IsProblemAsync("not_found");
    }
}
