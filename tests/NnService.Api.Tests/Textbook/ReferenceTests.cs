using System.Text.Json;
using System.Text.Json.Nodes;
using NnService.Domain.Tests;

namespace NnService.Api.Tests.Textbook;

/// <summary>
/// Training through HTTP against PyTorch in 64 bits: the losses of every step, the last weights and the outputs, within 1e-4 relative or
/// 1e-5 absolute.
/// </summary>
public sealed class ReferenceTests(NnApp app)
{
    private const double Relative = 1e-4;
    private const double Absolute = 1e-5;

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Fixtures");

    public static TheoryData<string> Names =>
        [.. Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file))
            .Order(StringComparer.Ordinal)];

    [Fact]
    public void There_are_all_of_them() => Assert.Equal(31, Names.Count);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Training_reproduces_the_reference(string name)
    {
        using var document = JsonDocument.Parse(
            await File.ReadAllBytesAsync(Path.Combine(Folder, $"{name}.json"), TestContext.Current.CancellationToken));
        var run = document.RootElement;
        var expected = document.RootElement.GetProperty("expected");
        var inputs = run.GetProperty("inputs");
        var targets = run.GetProperty("targets");
        var id = (await app.CreateModelAsync(
            $$"""{ "inputs": {{inputs[0].GetArrayLength()}}, "layers": {{run.GetProperty("layers")}}, "loss": {{run.GetProperty("loss").GetRawText()}} }""")).Text("id");

        var job = await app.TrainAndWaitAsync(id, $$"""
            {
              "data": { "inputs": {{inputs}}, "targets": {{targets}} }, "validation": null, "shuffle": false,
              "epochs": {{run.GetProperty("steps")}}, "batchSize": {{inputs.GetArrayLength()}},
              "optimizer": {{OptimizerOf(run.GetProperty("optimizer"))}}, "regularization": { "l2": {{run.GetProperty("l2")}} }
            }
            """);

        var points = (await app.ReadAsync($"/jobs/{job.Text("id")}/history")).Items("points");
        AssertClose.Equal(
            expected.Numbers("lossPerStep"), [.. points.Select(point => point.Number("loss"))], Relative, Absolute, "loss of step");
        var layers = (await app.ReadAsync($"/models/{id}/weights?version=1")).Items("layers");
        for (var l = 0; l < layers.Length; l++)
        {
            AssertClose.Equal(
                expected.GetProperty("kernelsAfter")[l].Numbers(), layers[l].Numbers("kernel"), Relative, Absolute, $"kernel {l}");
            var bias = expected.GetProperty("biasesAfter");
            AssertClose.Equal(
                bias.ValueKind == JsonValueKind.Null ? [] : bias[l].Numbers(), layers[l].Numbers("bias"), Relative, Absolute, $"bias {l}");
        }

        var predictions = (await (await app.PostAsync(
            $"/models/{id}/predict", $$"""{ "instances": {{inputs}} }""")).JsonAsync()).Items("predictions");
        AssertClose.Equal(
            expected.Numbers("outputsAfter"), [.. predictions.SelectMany(row => row.Numbers("outputs"))], Relative, Absolute, "output");
    }

    // "momentum" and "nesterov" are PyTorch's SGD with these options.
    private static string OptimizerOf(JsonElement optimizer)
    {
        var node = JsonObject.Create(optimizer)!;
        if (optimizer.Text("type") == "nesterov") node["nesterov"] = true;
        if (optimizer.Text("type") is "nesterov" or "momentum") node["type"] = "sgd";
        return node.ToJsonString();
    }
}
