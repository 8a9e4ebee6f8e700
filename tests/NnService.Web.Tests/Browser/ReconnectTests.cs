namespace NnService.Web.Tests.Browser;

/// <summary>A page outlives the process that it came from.</summary>
public sealed class ReconnectTests(PageApp app)
{
    [Fact]
    public async Task After_a_restart_of_the_service_a_page_comes_back_where_it_was()
    {
        PageApp.Require();
        await using var service = new Service();
        await service.StartAsync();
        await using var look = await app.LookAsync(service: service);
        // The browser tells of every try that fails.
        look.Expected = ["ERR_CONNECTION_REFUSED", "WebSocket", "Connection disconnected", "Failed to", "negotiat", "Fetch"];
        await look.OpenAsync("/ui/datasets?x=1");

        await service.KillAsync();
        await look.Page.Locator("#components-reconnect-modal.components-reconnect-show").WaitForAsync();
        await service.StartAsync();
        await look.Page.WaitForFunctionAsync("() => performance.getEntriesByType('navigation')[0].type === 'reload'");
        await look.LivesAsync();
        Assert.EndsWith("/ui/datasets?x=1", look.Page.Url, StringComparison.Ordinal);
        look.CheckFaults();
    }
}
