namespace NnService.Web.Tests.Browser;

/// <summary>What holds on every page: axe finds nothing serious, it fits, it asks no other host, the browser tells no fault.</summary>
public sealed class EveryPageTests(PageApp app)
{
    [Theory]
    [InlineData(1400, false, "en")]
    [InlineData(360, true, "zh-CN")]
    [InlineData(1400, true, "en")]
    [InlineData(360, false, "en")]
    public async Task Every_page_can_be_read_by_everybody(int width, bool isDark, string language)
    {
        PageApp.Require();
        await using var look = await app.LookAsync(width, isDark);
        await look.OpenAsync($"/ui?lang={language}");
        foreach (var address in (await app.TrainedAsync()).Addresses)
        {
            await look.OpenAsync(address);
            Assert.Equal(1, await look.Page.Locator("h1").CountAsync());
            Assert.EndsWith("NnService", await look.Page.TitleAsync(), StringComparison.Ordinal);
            await look.CheckAsync();
        }

        app.Service.CheckLog();
    }

    [Fact]
    public async Task Seven_pages_live_beside_each_other()
    {
        PageApp.Require();
        await using var look = await app.LookAsync();
        var job = (await app.Service.PostAsync("train", new { id = "seven", dataset = "digits", target = "digit" })).GetProperty("id");
        for (var i = 0; i < 7; i++)
        {
            var page = i == 0 ? look.Page : await look.Page.Context.NewPageAsync();
            await page.GotoAsync($"/ui/jobs/{job}");
            await page.Locator("main[data-lives]").WaitForAsync();
        }

        await app.Service.FinishAsync($"{job}");
        foreach (var page in look.Page.Context.Pages) await page.Locator(".badge.succeeded").First.WaitForAsync();
        look.CheckFaults();
    }
}
