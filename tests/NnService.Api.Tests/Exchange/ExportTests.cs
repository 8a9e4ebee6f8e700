using System.Globalization;
using System.Net;
using System.Text;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Exchange;

/// <summary>Versions as ONNX graphs. What is in them is tested beside their writer, what onnxruntime makes of them next door.</summary>
public sealed class ExportTests(NnApp app)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("iris", "species", "softmax")]
    [InlineData("wine", null, "softmax")]
    [InlineData("penguins", "species", "softmax")]
    [InlineData("digits", "digit", "softmax")]
    [InlineData("diabetes", null, "identity")]
    public async Task Every_sample_model_is_exported_and_the_file_answers_as_the_version(string dataset, string? target, string activation)
    {
        var id = $"x-{dataset}";
        target ??= (await app.ReadAsync($"/datasets/{dataset}")).Items("columns")[^1].Text("name");
        await app.CreateModelAsync(
            $$"""{ "id": "{{id}}", "layers": [{ "units": 8, "activation": "gelu" }, { "activation": "{{activation}}" }] }""");
        await app.TrainAndWaitAsync(id, $$"""{ "dataset": "{{dataset}}", "target": "{{target}}", "epochs": 2 }""");

        var response = await app.GetAsync($"/models/{id}/export?format=onnx&version=1");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/octet-stream", $"{response.Content.Headers.ContentType}");
        Assert.Equal($"{id}-1.onnx", response.Content.Headers.ContentDisposition?.FileName);
        Assert.Equal(
            (id, "1"), (response.Headers.GetValues("NnService-Model").Single(), response.Headers.GetValues("NnService-Version").Single()));
        Assert.InRange(
            double.Parse(response.Headers.GetValues("NnService-Max-Difference").Single(), CultureInfo.InvariantCulture), 0, 1e-5);
        var sha256 = (await app.ReadAsync($"/models/{id}/versions/1")).Text("sha256");
        Assert.Contains(
            sha256, Encoding.Latin1.GetString(await response.Content.ReadAsByteArrayAsync(Cancelled)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_training_the_initial_weights_are_exported_where_there_are_any()
    {
        await app.CreateModelAsync("""{ "id": "x-initial", "inputs": 2, "layers": [{ "units": 1 }] }""");
        await app.CreateModelAsync("""{ "id": "x-open", "layers": [{}] }""");

        Assert.Equal("0", (await app.GetAsync("/models/x-initial/export")).Headers.GetValues("NnService-Version").Single());
        await (await app.GetAsync("/models/x-open/export")).IsProblemAsync("no_trained_version");
        await (await app.GetAsync("/models/x-initial/export?version=7")).IsProblemAsync("not_found");
        await (await app.GetAsync("/models/x-nobody/export")).IsProblemAsync("not_found");
        await (await app.GetAsync("/models/x-initial/export?format=pickle")).IsProblemAsync("bad_query_value", "?format");
        await (await app.GetAsync("/models/x-initial/export", ("Accept", "text/csv"))).IsProblemAsync("not_acceptable");
    }

    [Fact]
    public async Task Weights_whose_sums_depend_on_their_order_are_refused()
    {
        // Two sums of 2e8 that differ by less than 32 bits can tell, and their difference.
        var rows = string.Join(
            ", ",
            Enumerable.Range(0, 8).Select(i => string.Create(CultureInfo.InvariantCulture, $"[{1e8 + (i * 12345)}, {1e8 + (i * 12346)}]")));
        await app.CreateModelAsync(
            $$"""{ "id": "x-huge", "inputs": 8, "layers": [{ "units": 2, "kernel": [{{rows}}] }, { "units": 1, "kernel": [[1], [-1]] }] }""");
        await app.CreateModelAsync("""
            { "id": "x-beyond", "inputs": 1, "layers": [{ "units": 1, "kernel": [[3e38]] }, { "units": 1, "kernel": [[3e38]] }] }
            """);

        await (await app.GetAsync("/models/x-huge/export")).IsProblemAsync("not_portable");
        // Where the version has no answer either, nothing can differ.
        Assert.Equal("0", (await app.GetAsync("/models/x-beyond/export")).Headers.GetValues("NnService-Max-Difference").Single());
    }
}
