using System.Net;
using System.Text.Json;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Models;

/// <summary>Versions are described, tagged, deleted, kept in a number and made again.</summary>
public sealed class VersionTests(NnApp app)
{
    private const string Line = """ "data": { "inputs": [[0], [1]], "targets": [[0], [1]] }, "validation": null, "promote": "always" """;

    [Fact]
    public async Task A_version_and_a_job_are_described_and_tagged()
    {
        var model = await CreateAsync();
        var job = await TrainAsync(model);
        foreach (var address in (string[])[$"/models/{model}/versions/1", $"/jobs/{job}"])
        {
            var fresh = await app.ReadAsync(address);
            Assert.True(fresh.IsNull("description"));
            Assert.Equal("{}", $"{fresh.GetProperty("tags")}");

            await PatchAsync(address, """{ "description": "first try", "tags": { "ticket": "ML-7", "stage/eu": "beta" } }""");
            await PatchAsync(address, """{ "tags": { "ticket": null, "owner": "kim" } }""");

            var read = await app.ReadAsync(address);
            Assert.Equal("first try", read.Text("description"));
            read.GetProperty("tags").Is("""{ "owner": "kim", "stage/eu": "beta" }""");
        }

        var listed = (await app.ReadAsync($"/models/{model}/versions")).Items("items")[1];
        listed.GetProperty("tags").Is("""{ "owner": "kim", "stage/eu": "beta" }""");
    }

    [Theory]
    [InlineData("""{ "tags": { "": "x" } }""", "/tags/")]
    [InlineData("""{ "tags": { "a b/c": "x" } }""", "/tags/a b~1c")]
    [InlineData("""{ "description": 5 }""", "/description")]
    [InlineData("""{ "colour": "red" }""", "/colour")]
    public async Task Notes_that_are_none_are_refused_and_change_nothing(string body, string pointer)
    {
        var model = await CreateAsync();
        var answer = await app.SendAsync(HttpMethod.Patch, $"/models/{model}/versions/0", NnApp.Json(body));
        Assert.Contains(answer.StatusCode, (HttpStatusCode[])[HttpStatusCode.BadRequest, HttpStatusCode.UnprocessableEntity]);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(pointer, problem.RootElement.Items("errors")[0].Text("pointer"));
        Assert.Equal("{}", $"{(await app.ReadAsync($"/models/{model}/versions/0")).GetProperty("tags")}");
    }

    [Fact]
    public async Task Tags_are_fifty_at_most()
    {
        var model = await CreateAsync();
        var tags = string.Join(", ", Enumerable.Range(0, 50).Select(i => $"\"k{i}\": \"{i}\""));
        await PatchAsync($"/models/{model}/versions/0", $$"""{ "tags": { {{tags}} } }""");

        var answer = await app.SendAsync(
            HttpMethod.Patch, $"/models/{model}/versions/0", NnApp.Json("""{ "tags": { "more": "x" } }"""));

        await answer.IsProblemAsync("invalid", "/tags", "50");
        await PatchAsync($"/models/{model}/versions/0", """{ "tags": { "more": "x", "k0": null } }""");
    }

    [Fact]
    public async Task A_version_that_is_deleted_answers_no_more_and_its_number_is_not_given_again()
    {
        var model = await CreateAsync();
        await TrainAsync(model);
        await TrainAsync(model);
        foreach (var address in Addresses(model, 1)) Assert.Equal(HttpStatusCode.OK, (await app.GetAsync(address)).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await app.DeleteAsync($"/models/{model}/versions/1")).StatusCode);

        foreach (var address in Addresses(model, 1)) Assert.Equal(HttpStatusCode.NotFound, (await app.GetAsync(address)).StatusCode);
        await (await app.PostAsync(
            $"/models/{model}/evaluate", """{ "data": { "inputs": [[1]], "targets": [[1]] }, "version": 1 }"""))
            .IsProblemAsync("invalid", "/version");
        await (await app.PostAsync($"/models/{model}/train", $$"""{ {{Line}}, "from": 1 }""")).IsProblemAsync("invalid", "/from");
        await (await app.DeleteAsync($"/models/{model}/versions/1")).IsProblemAsync("not_found", null);
        await TrainAsync(model);
        Assert.Equal([0, 2, 3], (await app.ReadAsync($"/models/{model}/versions")).Items("items").Select(item => item.Number("version")));
    }

    [Fact]
    public async Task What_is_asked_for_by_another_word_is_not_deleted()
    {
        var model = await CreateAsync();
        await TrainAsync(model);
        await TrainAsync(model);
        await app.SendAsync(HttpMethod.Put, $"/models/{model}/aliases/champion", NnApp.Json("""{ "version": 1 }"""));

        await (await app.DeleteAsync($"/models/{model}/versions/0")).IsProblemAsync("in_use", null, "initial weights");
        await (await app.DeleteAsync($"/models/{model}/versions/1")).IsProblemAsync("in_use", null, "alias");
        await (await app.DeleteAsync($"/models/{model}/versions/2")).IsProblemAsync("in_use", null, "current");
        await (await app.DeleteAsync($"/models/{model}/versions/9")).IsProblemAsync("not_found", null);
    }

    [Fact]
    public async Task A_version_that_a_job_begins_with_is_not_deleted()
    {
        var model = await CreateAsync();
        await TrainAsync(model);
        await TrainAsync(model);
        var job = (await app.TrainAsync(model, $$"""{ {{Line}}, "from": 1, "epochs": 10000000 }""")).Text("id");

        await (await app.DeleteAsync($"/models/{model}/versions/1")).IsProblemAsync("in_use", null, "a job");

        await app.PostAsync($"/jobs/{job}/cancel", "");
        await app.FinishAsync(job);
        Assert.Equal(HttpStatusCode.NoContent, (await app.DeleteAsync($"/models/{model}/versions/1")).StatusCode);
    }

    private static string[] Addresses(string model, int version) => [
        $"/models/{model}/predict?x=1&version={version}",
        $"/models/{model}/versions/{version}",
        $"/models/{model}/export?version={version}",
        $"/models/{model}/weights?version={version}",
        $"/models/{model}/schema?version={version}",
        $"/v1/models/{model}/versions/{version}",
        $"/v2/models/{model}/versions/{version}",
    ];

    private async Task<string> CreateAsync() =>
        (await app.CreateModelAsync("""{ "inputs": 1, "layers": [{ "units": 1 }] }""")).Text("id");

    private async Task<string> TrainAsync(string model) =>
        (await app.TrainAndWaitAsync(model, $$"""{ {{Line}}, "epochs": 1 }""")).Text("id");

    private async Task PatchAsync(string address, string body) =>
        await (await app.SendAsync(HttpMethod.Patch, address, NnApp.Json(body))).JsonAsync();
}
