using System.Net;
using System.Text.Json;

namespace NnService.Api.Tests.Capabilities;

/// <summary>The OpenAPI document tells the truth.</summary>
public sealed class DocumentTests(NnApp app)
{
    [Fact]
    public async Task Every_operation_has_an_id_and_an_example()
    {
        var operations = (await app.ReadAsync("/swagger/v1/swagger.json")).GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => (Name: $"{method.Name} {path.Name}", Operation: method.Value))).ToArray();
        Assert.True(operations.Length >= 20);
        foreach (var (name, operation) in operations)
        {
            Assert.Matches("^[a-z]+([A-Z][a-z]+)*$", operation.Text("operationId"));
            Assert.NotEmpty(operation.Text("summary"));
            if (operation.TryGetProperty("requestBody", out var body)) Assert.True(HasExample(body), $"{name} has no example of a request");
            var success = operation.GetProperty("responses").EnumerateObject().Single(answer => answer.Name.StartsWith('2'));
            Assert.True(success.Name == "204" || HasExample(success.Value), $"{name} has no example of an answer");
        }

        static bool HasExample(JsonElement content) =>
            content.TryGetProperty("content", out var types) && types.EnumerateObject().Any(type => type.Value.TryGetProperty("example", out _));
    }

    [Fact]
    public async Task No_schema_is_named_after_a_contract()
    {
        var schemas = (await app.ReadAsync("/swagger/v1/swagger.json")).GetProperty("components").GetProperty("schemas");
        Assert.All(schemas.Members(), name => Assert.DoesNotContain("Contract", name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_example_of_a_request_is_accepted()
    {
        await using var fresh = new NnApp();
        await fresh.StartAsync();
        var paths = (await fresh.ReadAsync("/swagger/v1/swagger.json")).GetProperty("paths");
        // In the order in which a user would: a model, its training, a question, a change.
        await (await SendAsync("/models", "post")).JsonAsync(HttpStatusCode.Created);
        var job = await (await SendAsync("/models/{id}/train", "post")).JsonAsync(HttpStatusCode.Accepted);
        Assert.Equal("succeeded", (await fresh.FinishAsync(job.Text("id"))).Text("status"));
        Assert.Single((await (await SendAsync("/models/{id}/predict", "post")).JsonAsync()).Items("predictions"));
        await (await SendAsync("/models/{id}", "patch")).JsonAsync();
        await (await SendAsync("/datasets", "post")).JsonAsync(HttpStatusCode.Created);

        async Task<HttpResponseMessage> SendAsync(string path, string method)
        {
            var (type, media) = paths.GetProperty(path).GetProperty(method).GetProperty("requestBody").GetProperty("content").EnumerateObject().First() is var first ? (first.Name, first.Value) : default;
            var example = media.GetProperty("example");
            var content = new StringContent(example.ValueKind == JsonValueKind.String ? example.GetString()! : example.GetRawText(), System.Text.Encoding.UTF8, type);
            return await fresh.SendAsync(new HttpMethod(method.ToUpperInvariant()), path.Replace("{id}", "iris", StringComparison.Ordinal), content, ("If-Match", "*"));
        }
    }

    [Fact]
    public async Task Answers_have_the_members_of_their_examples()
    {
        var paths = (await app.ReadAsync("/swagger/v1/swagger.json")).GetProperty("paths");
        foreach (var path in (string[])["/models", "/datasets", "/jobs", "/capabilities"])
        {
            var example = paths.GetProperty(path).GetProperty("get").GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty("application/json").GetProperty("example");
            Assert.Equal(example.Members(), (await app.ReadAsync(path)).Members());
        }

        var iris = paths.GetProperty("/datasets/{id}").GetProperty("get").GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty("application/json").GetProperty("example");
        Assert.Equal(iris.Members(), (await app.ReadAsync("/datasets/iris")).Members());
    }
}
