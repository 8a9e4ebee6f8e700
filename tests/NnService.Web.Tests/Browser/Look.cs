using System.Collections.Concurrent;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace NnService.Web.Tests.Browser;

/// <summary>A window of the browser, and what was wrong with what it has shown.</summary>
public sealed class Look : IAsyncDisposable
{
    private static readonly string[] Serious = ["serious", "critical"];

    private readonly ConcurrentQueue<string> _faults = new();

    public Look(IPage page)
    {
        Page = page;
        page.SetDefaultTimeout(60_000); // on a machine that has much else to do
        page.Console += (_, message) => Note(message.Type is "error" or "warning", message.Text);
        page.PageError += (_, error) => Note(true, error);
        page.Request += (_, request) => Note(!IsOwn(request.Url), $"asked for {request.Url}");
    }

    /// <summary>What it shows.</summary>
    public IPage Page { get; }

    /// <summary>Words of faults that are expected.</summary>
    public string[] Expected { get; set; } = [];

    /// <summary>Opens a page, and waits until it lives.</summary>
    public async Task OpenAsync(string path)
    {
        await Page.GotoAsync(path);
        await LivesAsync();
    }

    /// <summary>Waits until the page answers to whoever uses it.</summary>
    public Task LivesAsync() => Page.Locator("main[data-lives]").WaitForAsync(new() { State = WaitForSelectorState.Attached });

    /// <summary>Fails where axe finds something serious, or the page has to be scrolled sideways.</summary>
    public async Task CheckAsync()
    {
        var found = await Page.RunAxe();
        Assert.Empty(found.Violations.Where(violation => Serious.Contains(violation.Impact)).Select(
            violation => $"{Page.Url}: {violation.Id} {string.Join(", ", violation.Nodes.Select(node => node.Html))}"));
        var tooWide = await Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(tooWide <= 0, $"{Page.Url} is {tooWide} pixels too wide.");
        CheckFaults();
    }

    /// <summary>Fails where the browser has told a fault, or asked another host for something.</summary>
    public void CheckFaults() => Assert.Empty(_faults);

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();

    private static bool IsOwn(string url) =>
        url.StartsWith("data:", StringComparison.Ordinal) || url.StartsWith("blob:", StringComparison.Ordinal) || new Uri(url).IsLoopback;

    private void Note(bool isFault, string words)
    {
        if (isFault && !Expected.Any(expected => words.Contains(expected, StringComparison.Ordinal))) _faults.Enqueue(words);
    }
}
