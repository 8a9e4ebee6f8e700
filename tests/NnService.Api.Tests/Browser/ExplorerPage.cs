using OpenQA.Selenium;

namespace NnService.Api.Tests.Browser;

/// <summary>What an operation answers in the explorer.</summary>
/// <param name="Url">What was asked.</param>
/// <param name="Status">The status.</param>
/// <param name="Text">All that is shown of the answer.</param>
internal sealed record ExplorerAnswer(string Url, string Status, string Text);

/// <summary>The explorer, as somebody uses it who reads and clicks.</summary>
internal sealed class ExplorerPage(Chromium browser)
{
    // The explorer draws when it likes to; how long that may take, the timeout of scripts says.
    private const string Look = "const look = () => document.querySelector(arguments[0]) ? done('') : setTimeout(look, 50); look();";

    public void Open(Uri service)
    {
        browser.Page.Navigate().GoToUrl(new Uri(service, "/swagger/index.html"));
        Find(".opblock-tag");
    }

    /// <summary>Opens an operation, and its group where that is still closed.</summary>
    public void OpenOperation(string group, string operation)
    {
        if (Find($"#operations-tag-{group}").GetAttribute("data-is-open") != "true") Find($"#operations-tag-{group}").Click();
        Find($"{Of(group, operation)} .opblock-summary-control").Click();
    }

    public void Fill(string group, string operation, string parameter, string value) =>
        Find($"{Of(group, operation)} tr[data-param-name='{parameter}'] input").SendKeys(value);

    public ExplorerAnswer Execute(string group, string operation)
    {
        var place = Of(group, operation);
        Find($"{place} .execute").Click();
        var status = Find($"{place} .live-responses-table .response .response-col_status").Text;
        return new(Find($"{place} .request-url").Text, status.Split('\n')[0], Find($"{place} .live-responses-table .response").Text);
    }

    private static string Of(string group, string operation) => $"#operations-{group}-{operation}";

    private IWebElement Find(string selector)
    {
        browser.Run(Look, selector);
        return browser.Page.FindElement(By.CssSelector(selector));
    }
}
