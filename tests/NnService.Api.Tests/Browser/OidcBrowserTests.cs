using NnService.Api.Tests.Access;
using NnService.Tests.Common;
using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;

namespace NnService.Api.Tests.Browser;

/// <summary>Signing in at a provider of another site, with a real browser: what it sends along the way decides whether it works.</summary>
public sealed class OidcBrowserTests(IssuerApp issuer) : IClassFixture<IssuerApp>
{
    [Fact]
    public async Task Who_comes_back_from_another_site_has_signed_in()
    {
        Requirement.Check("browser", Chromium.Missing);
        using var browser = new Chromium();
        var page = browser.Page;
        // To a browser 127.0.0.1, where the provider is, is another site than localhost.
        var service = new UriBuilder(issuer.App.Address) { Host = "localhost" }.Uri;
        page.Navigate().GoToUrl(new Uri(service, "/ui?x=1"));
        Assert.Equal("/signin", new Uri(page.Url).AbsolutePath);
        page.FindElement(By.ClassName("provider")).Click();
        await Waiting.UntilAsync(() => Task.FromResult(page.Url == new Uri(service, "/ui?x=1").AbsoluteUri), "the page is there");
        Assert.Contains("Signed in as Alice", page.PageSource, StringComparison.Ordinal);

        await Waiting.UntilAsync(() => Task.FromResult(IsClicked(page, "form[action=signout] button")), "the button stays where it is");
        await Waiting.UntilAsync(() => Task.FromResult(new Uri(page.Url).AbsolutePath == "/signin"), "the person has signed out");
        page.Navigate().GoToUrl(new Uri(service, "/ui"));
        Assert.Equal("/signin", new Uri(page.Url).AbsolutePath);
    }

    // A page that begins to live draws its elements anew, maybe between finding one and clicking it.
    private static bool IsClicked(ChromeDriver page, string element)
    {
        try
        {
            page.FindElement(By.CssSelector(element)).Click();
            return true;
        }
        catch (StaleElementReferenceException)
        {
            return false;
        }
    }
}
