using System.Text.Json;

namespace NnService.Api.Tests.Browser;

/// <summary>What a real browser sends for a page, and lets it see.</summary>
public sealed class CrossSiteBrowserTests(BrowserApp target) : IClassFixture<BrowserApp>
{
    private const string Model = """{ "id": "MODEL", "inputs": 2, "layers": [{ "units": 1 }] }""";

    // Of no-cors a page sees nothing but whether something was answered.
    private const string Blind =
        "fetch(arguments[0], { method: 'POST', mode: 'no-cors' }).then(answer => done(answer.type), e => done(`${e}`));";

    private const string BlindUpload = """
        const body = new FormData();
        body.append('file', new File(['a,b\n1,2\n'], 'evil.csv', { type: 'text/csv' }));
        fetch(arguments[0], { method: 'POST', mode: 'no-cors', body }).then(answer => done(answer.type), e => done(`${e}`));
        """;

    private const string Form = """
        const form = document.createElement('form');
        Object.assign(form, { method: 'post', enctype: 'multipart/form-data', action: arguments[0], target: 'frame' });
        const input = Object.assign(document.createElement('input'), { type: 'file', name: 'file' });
        const chosen = new DataTransfer();
        chosen.items.add(new File(['a,b\n1,2\n'], 'evil.csv', { type: 'text/csv' }));
        input.files = chosen.files;
        form.append(input);
        document.body.append(form);
        document.querySelector('iframe').onload = () => done('loaded');
        form.submit();
        """;

    private const string Json = """
        const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': `${Math.random()}` };
        const told = async answer => ({ status: answer.status, location: answer.headers.get('Location'), body: await answer.text() });
        fetch(arguments[0], { method: 'POST', body: arguments[1], headers })
          .then(async answer => done(JSON.stringify(await told(answer))), e => done(`${e}`));
        """;

    [Fact]
    public async Task A_page_of_another_origin_changes_nothing()
    {
        var app = target.App;
        await app.CreateModelAsync("""{ "id": "busy", "layers": [{ "activation": "softmax" }] }""");
        var job = (await app.TrainAsync("busy", """{ "dataset": "iris", "target": "species", "epochs": 10000000 }""")).Text("id");
        await app.EventsAsync(job, item => item.EventType == "epoch");
        target.Browser.Page.Navigate().GoToUrl(target.Foreign);

        foreach (var address in (string[])["/admin/backup", $"/jobs/{job}/cancel", $"/jobs/{job}/pause"])
            Assert.Equal("opaque", target.Browser.Run(Blind, Address(address)));
        Assert.Equal("opaque", target.Browser.Run(BlindUpload, Address("/datasets?id=evil-fetch")));
        Assert.Equal("loaded", target.Browser.Run(Form, Address("/datasets?id=evil-form")));
        Assert.StartsWith("TypeError", target.Browser.Run(Json, Address("/models"), Of("evil")), StringComparison.Ordinal);

        Assert.False(Directory.Exists(Path.Combine(app.DataDirectory, "backups")));
        Assert.Equal("running", (await app.ReadAsync($"/jobs/{job}")).Text("status"));
        Assert.DoesNotContain((await app.ReadAsync("/datasets")).Ids(), id => id.StartsWith("evil", StringComparison.Ordinal));
        Assert.DoesNotContain("evil", (await app.ReadAsync("/models")).Ids());
        await app.SendAsync(HttpMethod.Post, $"/jobs/{job}/cancel");
        await app.FinishAsync(job);
    }

    [Fact]
    public async Task The_explorer_of_this_server_works()
    {
        target.Browser.Page.Navigate().GoToUrl(new Uri(target.App.Address, "/swagger/index.html"));
        var groups = target.Browser.Run("""
            const look = () => { const found = document.querySelectorAll('.opblock-tag'); found.length > 0 ? done(`${found.length}`) : setTimeout(look, 50); };
            look();
            """);
        Assert.True(int.Parse(groups!, System.Globalization.CultureInfo.InvariantCulture) > 10, groups);
        Assert.Equal(201, Answer("/models", Of("of-explorer")).GetProperty("status").GetInt32());
        Assert.Contains("of-explorer", (await target.App.ReadAsync("/models")).Ids());
    }

    [Fact]
    public async Task A_listed_origin_may_change_and_sees_answers_with_their_headers()
    {
        target.Browser.Page.Navigate().GoToUrl(target.Listed);
        var created = Answer("/models", Of("of-listed"));
        Assert.Equal((201, "/models/of-listed"), (created.GetProperty("status").GetInt32(), created.Text("location")));
        const string Training = """{ "data": { "inputs": [[0, 1], [1, 0]], "targets": [[0], [1]] }, "epochs": 1, "validation": null }""";
        await target.App.TrainAndWaitAsync("of-listed", Training);
        for (var i = 0; i < 2; i++) // the second time the version is in memory
            Assert.Equal(200, Answer("/models/of-listed/predict", """{ "instances": [[1, 2]] }""").GetProperty("status").GetInt32());
        var refused = Answer("/models", "{");
        Assert.Contains("malformed_json", refused.Text("body"), StringComparison.Ordinal);
    }

    private static string Of(string id) => Model.Replace("MODEL", id, StringComparison.Ordinal);

    private string Address(string path) => new Uri(target.App.Address, path).AbsoluteUri;

    private JsonElement Answer(string path, string body)
    {
        var answer = target.Browser.Run(Json, Address(path), body)!;
        Assert.StartsWith("{", answer, StringComparison.Ordinal);
        return JsonSerializer.Deserialize<JsonElement>(answer);
    }
}
