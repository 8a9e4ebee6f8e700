using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using NnService.Domain.Data;
using NnService.Domain.Families;
using NnService.Domain.Networks;
using NnService.Domain.Optimizers;
using NnService.Domain.Training;
using NnService.Tests.Common;

namespace NnService.Api.Tests.OpenApi;

/// <summary>The OpenAPI document tells the truth.</summary>
public sealed class DocumentTests(NnApp app)
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>
    /// Whoever generates a client finds the document in the repository, and whoever changes the API sees in its difference what that means
    /// for them.
    /// </summary>
    /// <remarks>With NNSERVICE_WRITE_OPENAPI=1 in the environment the test writes the file instead.</remarks>
    [Fact]
    public async Task The_document_in_the_repository_is_the_one_that_is_served()
    {
        var file = Path.Combine(Repository.Root, "docs", "openapi.json");
        var served = JsonSerializer.Serialize(await app.ReadAsync("/swagger/v1/swagger.json"), Indented) + "\n";
        if (Environment.GetEnvironmentVariable("NNSERVICE_WRITE_OPENAPI") == "1")
            await File.WriteAllTextAsync(file, served, TestContext.Current.CancellationToken);
        Assert.Equal(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), served);
    }

    [Fact]
    public async Task Every_schema_and_operation_has_one_plain_name()
    {
        var document = await app.ReadAsync("/swagger/v1/swagger.json");
        Assert.All(document.GetProperty("components").GetProperty("schemas").Members(), name => Assert.Matches("^[A-Z][A-Za-z]+$", name));
        var ids = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject())
            .Select(method => method.Value.Text("operationId"))
            .ToArray();
        Assert.Equal(ids.Distinct(), ids);
    }

    // A verb and at most 60 characters, after the name of the protocol where it is that of another system.
    private const string Summary =
        "^(?=.{8,60}$)((TensorFlow Serving|Open Inference Protocol): "
        + "(get|list|predict|infer|model|version|server)|Liveness|Readiness|Back|Cancel|Compare|Change|Check|Create|Define|Delete|Describe|Evaluate|Explain|"
        + "Export|Generate|Get|Import|List|Measure|Pause|Predict|Queue|Read|Reproduce|Resume|Revoke|Rotate|Set|Trace|Train|Upload|Watch)\\b([^?!]*[^.])?$";

    [Fact]
    public async Task Every_operation_has_an_id_and_an_example()
    {
        var operations = (await app.ReadAsync("/swagger/v1/swagger.json")).GetProperty("paths").EnumerateObject()
            .SelectMany(
                path => path.Value.EnumerateObject().Select(method => (Name: $"{method.Name} {path.Name}", Operation: method.Value)))
                .ToArray();
        Assert.True(operations.Length >= 20);
        foreach (var (name, operation) in operations)
        {
            Assert.Matches("^[a-z]+([A-Z][a-z]+)*$", operation.Text("operationId"));
            Assert.Matches(Summary, operation.Text("summary"));
            if (operation.TryGetProperty("requestBody", out var body)) Assert.True(HasExample(body), $"{name} has no example of a request");
            var successes = operation.GetProperty("responses").EnumerateObject().Where(answer => answer.Name.StartsWith('2')).ToArray();
            Assert.NotEmpty(successes);
            Assert.All(
                successes,
                success => Assert.True(success.Name == "204" || HasExample(success.Value), $"{name} has no example of an answer"));
        }

        static bool HasExample(JsonElement content) =>
            content.TryGetProperty("content", out var types)
                && types.EnumerateObject().Any(type => type.Value.TryGetProperty("example", out _));
    }

    [Fact]
    public async Task No_schema_is_named_after_a_contract()
    {
        var schemas = (await app.ReadAsync("/swagger/v1/swagger.json")).GetProperty("components").GetProperty("schemas");
        Assert.All(schemas.Members(), name => Assert.DoesNotContain("Contract", name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_family_lists_exactly_its_members_with_their_parameters()
    {
        var schemas = (await app.ReadAsync("/swagger/v1/swagger.json")).GetProperty("components").GetProperty("schemas");
        Agrees(Activation.All, "Activation");
        Agrees(Initializer.All, "Initializer");
        Agrees(Loss.All, "Loss");
        Agrees(Optimizer.All, "Optimizer");
        Agrees(LearningRateSchedule.All, "LearningRateSchedule");
        Agrees(Generator.All, "Generator");

        void Agrees<T>(FamilyRegistry<T> family, string name)
            where T : class
        {
            var schema = schemas.EnumerateObject()
                .Single(
                    schema => schema.Name.Contains("Choice", StringComparison.Ordinal)
                        && schema.Name.Contains(name, StringComparison.Ordinal)).Value;
            var alternatives = schema.Items("oneOf");
            Assert.Equal(family.Select(choice => choice.Name), alternatives[0].Items("enum").Select(member => member.GetString()));
            Assert.Equal(family.Select(choice => choice.Name), alternatives[1..].Select(member => member.Text("title")));
            foreach (var (choice, member) in family.Zip(alternatives[1..]))
            {
                Assert.Equal(
                    ["type", .. choice.Parameters.Select(parameter => parameter.Name)], member.GetProperty("properties").Members());
                Assert.Equal(
                    [choice.Name], member.GetProperty("properties").GetProperty("type").Items("enum").Select(type => type.GetString()));
                Assert.False(member.GetProperty("additionalProperties").GetBoolean());
                foreach (var parameter in choice.Parameters)
                    Assert.EndsWith(
                        $"; {JsonSerializer.Serialize(parameter.Default)} by default",
                        member.GetProperty("properties").GetProperty(parameter.Name).Text("description"),
                        StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task The_example_of_a_training_shows_every_kind_of_option()
    {
        var train = (await app.ReadAsync("/swagger/v1/swagger.json")).GetProperty("paths").GetProperty("/models/{id}/train")
            .GetProperty("post");
        var example = train.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("example");
        foreach (var member in (string[])[
            "optimizer", "learningRateSchedule", "regularization", "clipNorm", "classWeights", "earlyStopping", "maxSeconds", "validation",
            "test", "seed", "preprocessing",
        ])
            Assert.True(example.TryGetProperty(member, out _), member);
        var answer = train.GetProperty("responses").GetProperty("202").GetProperty("content").GetProperty("application/json")
            .GetProperty("example");
        await app.CreateModelAsync("""{ "id": "c-example", "layers": [{ "activation": "softmax" }] }""");
        var job = await app.TrainAsync("c-example", $"{example}");
        Assert.Equal(job.Members(), answer.Members());
        Assert.Equal(job.GetProperty("request").Members(), answer.GetProperty("request").Members());
        answer.GetProperty("request").Is($"{job.GetProperty("request")}");
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
        foreach (var look in (string[])["evaluate", "importance"])
        {
            var answer = await (await SendAsync($"/models/{{id}}/{look}", "post")).JsonAsync();
            var shown = paths.GetProperty($"/models/{{id}}/{look}").GetProperty("post").GetProperty("responses").GetProperty("200")
                .GetProperty("content")
                .GetProperty("application/json")
                .GetProperty("example");
            Assert.Equal(shown.Members(), answer.Members());
        }

        await (await SendAsync("/models/{id}", "patch")).JsonAsync();
        Assert.Equal("half", (await (await SendAsync("/models/import", "post")).JsonAsync(HttpStatusCode.Created)).Text("id"));
        var uploaded = await (await SendAsync("/datasets", "post")).JsonAsync(HttpStatusCode.Created);
        await (await SendAsync("/datasets/{id}/schema", "patch", uploaded.Text("id"))).JsonAsync();
        var made = await (await SendAsync("/datasets/generate", "post")).JsonAsync(HttpStatusCode.Created);
        Assert.Equal("moons", made.Text("id"));
        foreach (var type in paths.GetProperty("/datasets").GetProperty("post").GetProperty("requestBody").GetProperty("content")
            .EnumerateObject()
            .Where(type => type.Value.TryGetProperty("example", out _)))
        {
            var example = type.Value.GetProperty("example");
            var content = new StringContent(
                example.ValueKind == JsonValueKind.String ? example.GetString()! : example.GetRawText(),
                System.Text.Encoding.UTF8,
                type.Name);
            await (await fresh.SendAsync(HttpMethod.Post, "/datasets", content)).JsonAsync(HttpStatusCode.Created);
        }

        // The examples of the glass box are those of the network that every learner meets, and so are their answers.
        await fresh.CreateModelAsync($$"""{ "id": "textbook", {{Textbook.TextbookApp.WorkedExample}} }""");
        foreach (var look in (string[])["trace", "gradient-check", "landscape"])
        {
            var told = await (await SendAsync($"/models/{{id}}/{look}", "post", "textbook")).JsonAsync();
            var shown = paths.GetProperty($"/models/{{id}}/{look}").GetProperty("post").GetProperty("responses").GetProperty("200")
                .GetProperty("content")
                .GetProperty("application/json")
                .GetProperty("example");
            IsShown(shown, told);
        }

        async Task<HttpResponseMessage> SendAsync(string path, string method, string id = "iris")
        {
            var (type, media) = paths.GetProperty(path).GetProperty(method).GetProperty("requestBody").GetProperty("content")
                .EnumerateObject()
                .First() is var first
                ? (first.Name, first.Value)
                : default;
            var example = media.GetProperty("example");
            var content = new StringContent(
                example.ValueKind == JsonValueKind.String ? example.GetString()! : example.GetRawText(), System.Text.Encoding.UTF8, type);
            return await fresh.SendAsync(
                new HttpMethod(method.ToUpperInvariant()), path.Replace("{id}", id, StringComparison.Ordinal), content, ("If-Match", "*"));
        }
    }

    // The same members and lengths, and the same numbers to the nine digits that are shown.
    private static void IsShown(JsonElement shown, JsonElement told)
    {
        Assert.Equal(shown.ValueKind, told.ValueKind);
        if (shown.ValueKind == JsonValueKind.Object)
        {
            Assert.Equal(shown.Members(), told.Members());
            foreach (var member in shown.EnumerateObject().Where(member => member.Name != "largestRelativeDifference"))
                IsShown(member.Value, told.GetProperty(member.Name));
        }
        else if (shown.ValueKind == JsonValueKind.Array)
        {
            Assert.Equal(shown.GetArrayLength(), told.GetArrayLength());
            foreach (var (a, b) in shown.EnumerateArray().Zip(told.EnumerateArray())) IsShown(a, b);
        }
        else if (shown.ValueKind == JsonValueKind.Number)
        {
            Assert.Equal(shown.GetDouble(), told.GetDouble(), 5.5e-10);
        }
        else
        {
            Assert.Equal($"{shown}", $"{told}");
        }
    }

    [Fact]
    public async Task Answers_have_the_members_of_their_examples()
    {
        var paths = (await app.ReadAsync("/swagger/v1/swagger.json")).GetProperty("paths");
        foreach (var path in (string[])["/models", "/datasets", "/jobs", "/capabilities"])
        {
            var example = paths.GetProperty(path).GetProperty("get").GetProperty("responses").GetProperty("200").GetProperty("content")
                .GetProperty("application/json")
                .GetProperty("example");
            Assert.Equal(example.Members(), (await app.ReadAsync(path)).Members());
        }

        var iris = paths.GetProperty("/datasets/{id}").GetProperty("get").GetProperty("responses").GetProperty("200").GetProperty("content")
            .GetProperty("application/json")
            .GetProperty("example");
        Assert.Equal(iris.Members(), (await app.ReadAsync("/datasets/iris")).Members());
    }
}
