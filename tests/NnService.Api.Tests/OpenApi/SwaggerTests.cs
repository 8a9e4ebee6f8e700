using System.Text.Json;
using NnService.Api.Tests.Hosting;

namespace NnService.Api.Tests.OpenApi;

/// <summary>The document that describes the service.</summary>
public sealed class SwaggerTests(HostingApp app)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_operation_has_an_id_and_the_shared_refusal()
    {
        var document = await DocumentAsync();
        var operations = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject())
            .Select(method => method.Value)
            .ToArray();
        Assert.Equal(
            operations.Length, operations.Select(operation => operation.GetProperty("operationId").GetString()).Distinct().Count());
        Assert.All(operations.Where(operation => operation.GetProperty("operationId").GetString() != "foreign"), operation =>
            Assert.Equal(
                "#/components/responses/Problem",
                operation.GetProperty("responses").GetProperty("default").GetProperty("$ref").GetString()));
        var problem = document.GetProperty("components").GetProperty("responses").GetProperty("Problem").GetProperty("content")
            .GetProperty("application/problem+json");
        Assert.Equal("#/components/schemas/Problem", problem.GetProperty("schema").GetProperty("$ref").GetString());
    }

    [Fact]
    public async Task Examples_are_json_or_text()
    {
        var paths = (await DocumentAsync()).GetProperty("paths");
        var body = paths.GetProperty("/probe/body").GetProperty("post");
        Assert.Equal(
            "verySlow",
            body.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("example")
                .GetProperty("mode")
                .GetString());
        Assert.Equal(
            "a",
            body.GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty("application/json").GetProperty("example")
                .GetProperty("name")
                .GetString());
        var upload = paths.GetProperty("/probe/upload").GetProperty("post");
        Assert.Equal(
            "a,b\n1,2\n",
            upload.GetProperty("requestBody").GetProperty("content").GetProperty("text/csv").GetProperty("example").GetString());
    }

    [Fact]
    public async Task Schemas_are_named_without_noise_and_described()
    {
        var schemas = (await DocumentAsync()).GetProperty("components").GetProperty("schemas");
        var names = schemas.EnumerateObject().Select(schema => schema.Name).ToArray();
        Assert.Contains("ProbeLayer", names);
        Assert.Contains("ProbeLayerPage", names);
        Assert.All(names, name => Assert.Matches("^[A-Z][A-Za-z]+$", name));
        Assert.Equal(
            ["fast", "verySlow"], schemas.GetProperty("ProbeMode").GetProperty("enum").EnumerateArray().Select(value => value.GetString()));
        Assert.False(string.IsNullOrEmpty(schemas.GetProperty("Problem").GetProperty("description").GetString()));
        Assert.DoesNotContain(names, name => name.Contains("AnonymousType", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Requests_are_closed_and_answers_open()
    {
        var schemas = (await DocumentAsync()).GetProperty("components").GetProperty("schemas");
        Assert.False(schemas.GetProperty("ProbeLayer").GetProperty("additionalProperties").GetBoolean());
        Assert.False(schemas.GetProperty("ProbeBody").GetProperty("additionalProperties").GetBoolean());
        Assert.False(schemas.GetProperty("ProbeLayerPage").TryGetProperty("additionalProperties", out _));
        Assert.Contains("code", schemas.GetProperty("Problem").GetProperty("required").EnumerateArray().Select(name => name.GetString()));
    }

    [Fact]
    public async Task The_explorer_needs_nothing_from_outside()
    {
        var page = await app.GetAsync("/swagger/index.html");
        var html = await page.Content.ReadAsStringAsync(Stop);
        Assert.DoesNotContain("http://", html, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", html, StringComparison.Ordinal);
        Assert.Contains("'unsafe-inline'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        var script = await app.Client.GetStringAsync("/swagger/index.js", Stop);
        Assert.DoesNotContain("validator.swagger.io", script, StringComparison.Ordinal);
    }

    private async Task<JsonElement> DocumentAsync() =>
        JsonSerializer.Deserialize<JsonElement>(await app.Client.GetStringAsync("/swagger/v1/swagger.json", Stop));
}
