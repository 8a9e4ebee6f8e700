using Microsoft.Playwright;

namespace NnService.Web.Tests.Browser;

/// <summary>Jobs as they are watched.</summary>
public sealed class JobTests(PageApp app)
{
    [Fact]
    public async Task A_training_is_watched_paused_resumed_and_cancelled()
    {
        PageApp.Require();
        var job = await TrainAsync("watched", "iris", "species", "softmax", new { epochs = 10_000_000 });
        await using var look = await app.LookAsync();
        await look.OpenAsync($"/ui/jobs/{job}");
        await look.Page.Locator("#live.good").WaitForAsync();
        var summary = await look.Page.Locator("#curves svg.plot").First.GetAttributeAsync("aria-label");
        await Assertions.Expect(look.Page.Locator("#curves svg.plot").First).Not
            .ToHaveAttributeAsync("aria-label", summary!, new() { Timeout = 60_000 });

        await Button("Pause").ClickAsync();
        await look.Page.Locator("#head .badge.paused").WaitForAsync();
        await Button("Resume").ClickAsync();
        await look.Page.Locator("#head .badge.running").WaitForAsync();
        await Button("Cancel").ClickAsync();
        await Button("Yes").ClickAsync();
        await look.Page.Locator("#head .badge.cancelled").WaitForAsync();
        Assert.Equal("cancelled", (await app.Service.GetAsync($"jobs/{job}")).GetProperty("status").GetString());
        look.CheckFaults();

        ILocator Button(string name) => look.Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
    }

    [Fact]
    public async Task A_job_that_diverged_is_told_with_what_to_do()
    {
        PageApp.Require();
        var job = await TrainAsync(
            "diverged", "diabetes", "progression", "identity", new { epochs = 50, optimizer = "sgd", learningRate = 1e12 });
        Assert.Equal("failed", (await app.Service.FinishAsync(job)).GetProperty("status").GetString());
        await using var look = await app.LookAsync();
        await look.OpenAsync($"/ui/jobs/{job}");
        await look.Page.Locator("#head .badge.failed").WaitForAsync();
        Assert.Contains("learning rate", await look.Page.Locator(".note.problem").First.TextContentAsync(), StringComparison.Ordinal);
        await look.CheckAsync();
    }

    private async Task<string> TrainAsync(string model, string dataset, string target, string activation, object options)
    {
        await app.Service.PostAsync("models", new { id = model, layers = new object[] { new { units = 8 }, new { activation } } });
        var body = System.Text.Json.JsonSerializer.SerializeToNode(options)!.AsObject();
        body["dataset"] = dataset;
        body["target"] = target;
        return (await app.Service.PostAsync($"models/{model}/train", body)).GetProperty("id").GetString()!;
    }
}
