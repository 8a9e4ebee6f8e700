using NnService.Tests.Common;

namespace NnService.Web.Tests.Browser;

/// <summary>From a file that has a fault to predictions, as somebody does it who has never seen the service.</summary>
public sealed class StoryTests(PageApp app)
{
    private static readonly string Penguins = File.ReadAllText(Path.Combine(Repository.Root, "samples", "penguins.csv"));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_with_a_broken_cell_becomes_predictions(bool hasMouse)
    {
        PageApp.Require();
        await using var look = await app.LookAsync();
        look.Expected = ["status of 400"]; // the refusal of the broken file
        var page = look.Page;
        var hand = new Hand(page, hasMouse);
        var name = hasMouse ? "by-mouse" : "by-keyboard";

        await look.OpenAsync("/ui");
        await hand.ChooseAsync("#upload-file", $"{name}.csv", Broken());
        Assert.Equal("4", await page.Locator("#upload-faults tbody th").First.TextContentAsync());
        await look.CheckAsync();

        await hand.ChooseAsync("#upload-file", $"{name}.csv", Penguins);
        await page.WaitForURLAsync($"**/ui/datasets/{name}*");
        await look.LivesAsync();
        await page.Locator("#target").SelectOptionAsync("species");
        await hand.PressAsync("#train-now");
        var model = await TrainedAsync(look);

        await look.OpenAsync($"/ui/train?dataset={name}&target=species&model={model}");
        await hand.PressAsync("#start");
        Assert.Equal(model, await TrainedAsync(look));

        await CompareAsync(look, hand, model);
        await PromoteAsync(look, hand, model);
        await PredictAsync(look, hand, model);
        await ExportAsync(look, hand, model);
        look.CheckFaults();
        app.Service.CheckLog();
    }

    // The third row has a value too many.
    private static string Broken()
    {
        var lines = Penguins.Split('\n');
        lines[3] = $"{lines[3].TrimEnd('\r')},7";
        return string.Join('\n', lines);
    }

    private static async Task<string> TrainedAsync(Look look)
    {
        await look.Page.WaitForURLAsync("**/ui/jobs/*");
        await look.Page.Locator(".badge.succeeded").First.WaitForAsync();
        await look.Page.Locator("#result .confusion").First.WaitForAsync();
        await look.CheckAsync();
        return Uri.UnescapeDataString((await look.Page.Locator("#head a[href^='ui/models/'], a[href^='ui/models/']").First
            .GetAttributeAsync("href"))!.Split('/', '?')[2]);
    }

    private static async Task CompareAsync(Look look, Hand hand, string model)
    {
        await look.OpenAsync($"/ui/jobs?model={model}");
        var boxes = look.Page.Locator("#jobs tbody input[type=checkbox]");
        for (var i = 0; i < 2; i++) await hand.CheckAsync(boxes.Nth(i));
        await hand.PressAsync("#compare a.button");
        await look.Page.WaitForURLAsync("**/ui/compare?jobs=*");
        await look.Page.Locator("#compared tbody tr").Nth(1).WaitForAsync();
        await look.CheckAsync();
    }

    private async Task PromoteAsync(Look look, Hand hand, string model)
    {
        var current = (await app.Service.GetAsync($"models/{model}")).GetProperty("currentVersion").GetInt32();
        var other = 3 - current;
        await look.OpenAsync($"/ui/models/{model}?tab=versions");
        await hand.PressAsync($"#version-{other} button");
        await hand.PressAsync($"#version-{other} .confirm button");
        await look.Page.Locator($"#version-{other} .badge.good").WaitForAsync();
        Assert.Equal(other, (await app.Service.GetAsync($"models/{model}")).GetProperty("currentVersion").GetInt32());
    }

    private static async Task PredictAsync(Look look, Hand hand, string model)
    {
        await look.OpenAsync($"/ui/models/{model}/try");
        var answer = look.Page.Locator("p.answer b").First;
        await answer.WaitForAsync();
        // The heaviest of them are Gentoo.
        foreach (var feature in (string[])["body_mass_g", "flipper_length_mm"])
            await hand.SlideToEndAsync($"input[type=range][aria-label*='{feature}']");
        await look.Page.Locator("p.answer b", new() { HasTextString = "Gentoo" }).WaitForAsync();

        await hand.WriteAsync("#csv-text", string.Join('\n', Penguins.Split('\n').Take(11)));
        await hand.PressAsync("#csv-ask");
        await look.Page.Locator("#csv-answers tbody tr").Nth(9).WaitForAsync();
        var saved = await look.Page.RunAndWaitForDownloadAsync(() => hand.PressAsync("#csv-save"));
        Assert.Equal(11, (await File.ReadAllLinesAsync(await saved.PathAsync(), TestContext.Current.CancellationToken)).Length);
        await look.CheckAsync();
    }

    private static async Task ExportAsync(Look look, Hand hand, string model)
    {
        await look.OpenAsync($"/ui/models/{model}?tab=export");
        var saved = await look.Page.RunAndWaitForDownloadAsync(() => hand.PressAsync("#files a[href*='onnx']"));
        Assert.True(new FileInfo(await saved.PathAsync()).Length > 1000);
    }
}
