using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Requests;

/// <summary>Requests with an Idempotency-Key take effect once. It counts what is stored, so it has a service of its own.</summary>
public sealed class IdempotencyTests(NnApp app) : IClassFixture<NnApp>
{
    private const string Layers = """ "layers": [{ "units": 2 }, { "units": 1 }] """;
    private const string Quick = """{ "data": { "inputs": [[0], [1]], "targets": [[0], [1]] }, "epochs": 2 }""";

    public static TheoryData<string, string, string, string> Creations => new()
    {
        { "/models", "application/json", $$"""{ {{Layers}} }""", $$"""{ "seed": 1, {{Layers}} }""" },
        { "/models", "application/json", $$"""{ "id": "named", {{Layers}} }""", $$"""{ "id": "other", {{Layers}} }""" },
        { "/datasets", "text/csv", "a,b\n1,x\n,y\n", "a,b\n1,x\n,z\n" },
        { "/datasets?id=twice", "application/x-ndjson", """{ "a": 1 }""", """{ "a": 2 }""" },
        { "/datasets/generate", "application/json", """{ "kind": "xor", "rows": 40 }""", """{ "kind": "xor", "rows": 41 }""" },
        { "/models/m/train", "application/json", Quick, Quick.Replace("2 }", "3 }", StringComparison.Ordinal) },
        { "/models/m/train?target=b&epochs=1", "text/csv", "a,b\n1,2\n2,3\n3,4\n4,5\n5,6\n", "a,b\n1,2\n2,3\n3,4\n4,5\n5,7\n" },
    };

    [Theory]
    [MemberData(nameof(Creations))]
    public async Task A_repeated_request_gets_the_first_answer_and_another_body_is_refused(
        string path, string type, string body, string other)
    {
        await ModelAsync();
        var key = NewKey();
        var first = await SendAsync(path, type, body, key);
        Assert.False(first.Headers.Contains("Idempotency-Replayed"));
        var stored = await CountAsync();
        var again = await SendAsync(path, type, body, key);
        Assert.Equal(["true"], again.Headers.GetValues("Idempotency-Replayed"));
        Assert.Equal(await WholeAsync(first), await WholeAsync(again));
        await (await SendAsync(path, type, other, key)).IsProblemAsync("idempotency_key_reused");
        Assert.Equal(stored, await CountAsync());

        var unnamed = path.StartsWith("/models", StringComparison.Ordinal) ? path : path.Split('?')[0];
        var third = await SendAsync(unnamed, type, other, NewKey());
        Assert.True(third.IsSuccessStatusCode);
        Assert.NotEqual(first.Headers.Location, third.Headers.Location);
    }

    [Fact]
    public async Task The_answer_is_what_a_request_without_a_key_gets()
    {
        var plain = await app.UploadAsync("/datasets?id=plain", "a,b\n1,x\n,y\n");
        var keyed = await SendAsync("/datasets?id=keyed", "text/csv", "a,b\n1,x\n,y\n", NewKey());
        string[] Neutral(string whole, string id) =>
            [.. whole.Replace(id, "id", StringComparison.Ordinal).Split("\"createdAt\":")[0].Split('\n')
                .Where(line => !line.StartsWith("Content-Length", StringComparison.Ordinal))];
        Assert.Equal(Neutral(await WholeAsync(plain), "plain"), Neutral(await WholeAsync(keyed), "keyed"));
    }

    [Fact]
    public async Task The_query_the_type_and_the_path_are_part_of_the_request()
    {
        var key = NewKey();
        await (await SendAsync("/datasets?id=q1", "text/csv", "a;b\n1;2\n", key)).JsonAsync(HttpStatusCode.Created);
        await (await SendAsync("/datasets?id=q2", "text/csv", "a;b\n1;2\n", key)).IsProblemAsync("idempotency_key_reused");
        await (await SendAsync("/datasets?id=q1", "text/csv; charset=latin1", "a;b\n1;2\n", key)).IsProblemAsync("idempotency_key_reused");
        await (await SendAsync("/datasets/generate", "application/json", """{ "kind": "xor" }""", key)).JsonAsync(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_form_is_the_same_under_another_boundary_and_a_body_is_the_same_compressed()
    {
        var key = NewKey();
        var first = await app.SendAsync(HttpMethod.Post, "/datasets", Form("one-boundary", "a\n1\n"), ("Idempotency-Key", key));
        await first.JsonAsync(HttpStatusCode.Created);
        Assert.Equal(
            await WholeAsync(first),
            await WholeAsync(await app.SendAsync(HttpMethod.Post, "/datasets", Form("another", "a\n1\n"), ("Idempotency-Key", key))));
        await (await app.SendAsync(
            HttpMethod.Post, "/datasets", Form("another", "a\n2\n"), ("Idempotency-Key", key))).IsProblemAsync("idempotency_key_reused");

        var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) await gzip.WriteAsync(
            Encoding.UTF8.GetBytes("c\n1\n"), TestContext.Current.CancellationToken);
        var compressed = new ByteArrayContent(packed.ToArray());
        compressed.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        compressed.Headers.ContentEncoding.Add("gzip");
        key = NewKey();
        var upload = await app.SendAsync(HttpMethod.Post, "/datasets", compressed, ("Idempotency-Key", key));
        Assert.Equal(await WholeAsync(upload), await WholeAsync(await SendAsync("/datasets", "text/csv", "c\n1\n", key)));
    }

    [Theory]
    [InlineData("/models/m/train", Quick)]
    [InlineData("/models", """{ "id": "fifty", "layers": [{ "units": 2 }, { "units": 1 }] }""")]
    [InlineData("/models", """{ "layers": [{ "units": 2 }, { "units": 1 }] }""")]
    [InlineData("/datasets/generate", """{ "id": "fifty", "kind": "xor" }""")]
    public async Task Of_fifty_at_once_one_takes_effect_and_all_get_its_answer(string path, string body)
    {
        await ModelAsync();
        var key = NewKey();
        var before = await CountAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ => await SendAsync(path, "application/json", body, key)));
        var texts = await Task.WhenAll(answers.Select(WholeAsync));
        Assert.Single(texts.Distinct());
        Assert.All(answers, answer => Assert.True(answer.IsSuccessStatusCode, texts[0]));
        Assert.Equal(49, answers.Count(answer => answer.Headers.Contains("Idempotency-Replayed")));
        Assert.Equal(before + 1, await CountAsync());
    }

    [Fact]
    public async Task What_was_refused_is_not_remembered()
    {
        var key = NewKey();
        await (await SendAsync("/models", "application/json", """{ "layers": [] }""", key)).IsProblemAsync("invalid");
        await (await SendAsync("/models", "application/json", """{ "layers": """, key)).IsProblemAsync("malformed_json");
        await (await SendAsync("/models", "application/json", $$"""{ {{Layers}} }""", key)).JsonAsync(HttpStatusCode.Created);
        await (await SendAsync("/datasets?id=iris", "text/csv", "a\n1\n", key)).IsProblemAsync("id_taken");
        await (await SendAsync("/models/nothing/train", "application/json", Quick, key)).IsProblemAsync("not_found");
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("tab\there")]
    [InlineData(null)]
    public async Task A_key_that_is_no_key_is_refused(string? key) =>
        await (await SendAsync("/models", "application/json", $$"""{ {{Layers}} }""", key ?? new string('k', 256))).IsProblemAsync(
            "bad_header_value", says: "Idempotency-Key");

    [Fact]
    public async Task The_longest_key_is_taken_and_two_keys_are_not()
    {
        await (await SendAsync("/models", "application/json", $$"""{ {{Layers}} }""", Guid.NewGuid() + new string('k', 219))).JsonAsync(
            HttpStatusCode.Created);
        await (await app.SendAsync(
            HttpMethod.Post,
            "/models",
            NnApp.Json($$"""{ {{Layers}} }"""),
            ("Idempotency-Key", "a"),
            ("Idempotency-Key", "b"))).IsProblemAsync("bad_header_value");
    }

    [Fact]
    public async Task A_killed_server_gives_the_same_answer_after_its_restart()
    {
        await using var other = new NnApp();
        await other.StartAsync();
        await other.CreateModelAsync($$"""{ "id": "m", {{Layers}} }""");
        var first = await WholeAsync(
            await other.SendAsync(HttpMethod.Post, "/models/m/train", NnApp.Json(Quick), ("Idempotency-Key", "k")));
        await other.KillAsync();
        await other.StartAsync();
        Assert.Equal(
            first,
            await WholeAsync(await other.SendAsync(HttpMethod.Post, "/models/m/train", NnApp.Json(Quick), ("Idempotency-Key", "k"))));
        Assert.Single((await other.ReadAsync("/jobs")).Ids());
    }

    [Theory]
    [InlineData("/models", "/Models")]
    [InlineData("/models", "/models/")]
    [InlineData("/models", "/%6Dodels")]
    [InlineData("/datasets/generate", "/DATASETS/Generate/")]
    [InlineData("/models/m/train", "/models/%6d/Train/")]
    public async Task However_the_address_is_spelt_the_request_takes_effect_once(string path, string spelt)
    {
        await ModelAsync();
        var body = path switch { "/models" => $$"""{ {{Layers}} }""", "/datasets/generate" => """{ "kind": "xor" }""", _ => Quick };
        foreach (var (one, other) in ((string, string)[])[(path, spelt), (spelt, path), (spelt, spelt)])
        {
            var key = NewKey();
            var first = await SendAsync(one, "application/json", body, key);
            Assert.True(first.IsSuccessStatusCode);
            var again = await SendAsync(other, "application/json", body, key);
            Assert.Equal(["true"], again.Headers.GetValues("Idempotency-Replayed"));
            Assert.Equal(await WholeAsync(first), await WholeAsync(again));
        }
    }

    [Fact]
    public async Task What_an_earlier_build_kept_under_the_spelling_of_a_client_is_found()
    {
        var key = NewKey();
        var first = await SendAsync("/Models", "application/json", $$"""{ {{Layers}} }""", key);
        await ExecuteAsync($"update IdempotencyKeys set Scope = 'POST /Models' where Key = '{key}' and Scope = 'POST /models'");
        var again = await SendAsync("/Models", "application/json", $$"""{ {{Layers}} }""", key);
        Assert.Equal(["true"], again.Headers.GetValues("Idempotency-Replayed"));
        Assert.Equal(await WholeAsync(first), await WholeAsync(again));
    }

    [Fact]
    public async Task An_answer_that_is_too_long_to_be_kept_is_made_again_from_what_was_created()
    {
        var columns = Enumerable.Range(0, 600).Select(i => $"column-{i}").ToArray();
        var key = NewKey();
        var csv = $"{string.Join(',', columns)}\n{string.Join(',', columns.Select((_, i) => i))}\n";
        var first = await SendAsync("/datasets", "text/csv", csv, key);
        var whole = await WholeAsync(first);
        var location = $"{first.Headers.Location}";
        Assert.InRange(whole.Length, 65_537, 10_000_000);
        Assert.Equal(
            1,
            await app.ScalarAsync(
                $"select count(*) from IdempotencyKeys where Key = '{key}' and length(Body) = 0 and length(Sha256) = 64"));

        var stored = await CountAsync();
        var again = await SendAsync("/datasets", "text/csv", csv, key);
        Assert.Equal(["true"], again.Headers.GetValues("Idempotency-Replayed"));
        Assert.Equal(whole, await WholeAsync(again));
        await (await SendAsync("/datasets", "text/csv", csv + csv[^1], key)).IsProblemAsync("idempotency_key_reused");

        await (await app.PatchAsync($"{location}/schema", """{ "columns": { "column-7": "category" } }""", null)).JsonAsync();
        var current = await SendAsync("/datasets", "text/csv", csv, key);
        Assert.Equal(["current"], current.Headers.GetValues("Idempotency-Replayed"));
        Assert.Equal((HttpStatusCode.Created, location), (current.StatusCode, $"{current.Headers.Location}"));
        (await current.JsonAsync(HttpStatusCode.Created)).Is($"{await app.ReadAsync(location)}");

        await app.DeleteAsync(location);
        await (await SendAsync("/datasets", "text/csv", csv, key)).IsProblemAsync("answer_gone", says: location);
        Assert.Equal(stored - 1, await CountAsync());
    }

    [Theory]
    [InlineData("/models")]
    [InlineData("/models/import")]
    public async Task A_model_with_all_its_weights_is_answered_again_with_its_current_revision(string path)
    {
        var id = path == "/models" ? "large" : "large-import";
        var rows = string.Join(
            ',',
            Enumerable.Range(0, 100).Select(i => $"[{string.Join(',', Enumerable.Range(0, 100).Select(j => $"{(i * 100) + j}.25"))}]"));
        var body = $$"""{ "id": "{{id}}", "inputs": 100, "layers": [{ "units": 100, "kernel": [{{rows}}], "useBias": false }] }""";
        if (path != "/models")
        {
            await app.CreateModelAsync(body.Replace(id, "exported", StringComparison.Ordinal));
            body = await (await app.GetAsync("/models/exported/export?format=json&version=0")).Content.ReadAsStringAsync(
                TestContext.Current.CancellationToken);
            path += $"?id={id}";
        }

        var key = NewKey();
        var first = await SendAsync(path, "application/json", body, key);
        var made = await first.JsonAsync(HttpStatusCode.Created);
        var again = await SendAsync(path, "application/json", body, key);
        Assert.Equal(["true"], again.Headers.GetValues("Idempotency-Replayed"));
        (await again.JsonAsync(HttpStatusCode.Created)).Is($"{made}");

        await (await app.PatchAsync($"/models/{id}", """{ "description": "another" }""", "*")).JsonAsync();
        var current = await SendAsync(path, "application/json", body, key);
        Assert.Equal(["current"], current.Headers.GetValues("Idempotency-Replayed"));
        Assert.Equal("\"2\"", current.Headers.ETag?.Tag);
        Assert.Equal("another", (await current.JsonAsync(HttpStatusCode.Created)).Text("description"));
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = NnApp.Connection(app.DataDirectory);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.Equal(1, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
    }

    private static string NewKey() => Guid.NewGuid().ToString();

    private static MultipartFormDataContent Form(string boundary, string csv) =>
        new(boundary) { { new StringContent(csv, Encoding.UTF8, "text/csv"), "file", "f.csv" } };

    private Task<HttpResponseMessage> SendAsync(string path, string type, string body, string key)
    {
        var content = new StringContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return app.SendAsync(HttpMethod.Post, path, content, ("Idempotency-Key", key));
    }

    private async Task ModelAsync() => await app.SendAsync(HttpMethod.Post, "/models", NnApp.Json($$"""{ "id": "m", {{Layers}} }"""));

    /// <summary>How much is stored.</summary>
    private async Task<int> CountAsync()
    {
        var count = 0;
        foreach (var list in (string[])["/models", "/datasets", "/jobs"]) count += (await app.ReadAsync($"{list}?limit=1000")).Ids().Length;
        return count;
    }

    /// <summary>Status, the headers that tell something, and body.</summary>
    private static async Task<string> WholeAsync(HttpResponseMessage response)
    {
        string[] names = ["Location", "ETag", "Retry-After", "Content-Type", "Content-Length"];
        var headers = response.Headers.Concat(response.Content.Headers).Where(header => names.Contains(header.Key))
            .Select(header => $"{header.Key}: {string.Join(',', header.Value)}")
            .Order(StringComparer.Ordinal);
        return $"{(int)response.StatusCode}\n{string.Join('\n', headers)}\n{await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}";
    }
}
