using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace NnService.Web.Tests.Browser;

/// <summary>What an operator looks for.</summary>
public sealed class SystemTests(PageApp app)
{
    [Fact]
    public async Task An_operator_sees_queue_nodes_and_disk()
    {
        PageApp.Require();
        await using var look = await app.LookAsync();
        await look.OpenAsync("/ui/system");
        foreach (var count in (string[])["#queued", "#running", "#paused"])
            await Assertions.Expect(look.Page.Locator(count)).ToHaveTextAsync(new Regex("^[0-9]+$"));
        await Assertions.Expect(look.Page.Locator("#disk")).ToHaveTextAsync(new Regex(" [MGT]iB$"));
        await Assertions.Expect(look.Page.Locator("#nodes tbody tr")).ToHaveCountAsync(1);
        look.CheckFaults();
    }
}
