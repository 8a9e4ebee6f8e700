namespace NnService.Web.Tests.Browser;

/// <summary>What stands around every page.</summary>
public sealed class FrameTests(PageApp app)
{
    [Fact]
    public async Task The_language_is_switched_on_the_page_and_kept()
    {
        PageApp.Require();
        await using var look = await app.LookAsync();
        await look.OpenAsync("/");
        Assert.EndsWith("/ui", look.Page.Url, StringComparison.Ordinal);

        await look.Page.GetByText("中文").ClickAsync();
        await look.Page.WaitForURLAsync("**/ui?lang=zh-CN");
        await look.LivesAsync();
        await look.OpenAsync("/ui");
        Assert.Equal("zh-CN", await look.Page.GetAttributeAsync("html", "lang"));
        look.CheckFaults();
    }

    [Fact]
    public async Task An_address_that_leads_nowhere_is_told_on_a_page()
    {
        PageApp.Require();
        await using var look = await app.LookAsync();
        look.Expected = ["404"];
        var answer = await look.Page.GotoAsync("/ui/nothing");
        Assert.Equal(404, answer!.Status);
        Assert.Equal("There is no such page", await look.Page.TextContentAsync("h1"));
    }
}
