using System.Net;
using System.Text.RegularExpressions;
using NnService.Api.Tests.Access;

namespace NnService.Api.Tests.Pages;

/// <summary>The pages as a browser gets them before they live: without a script, by HTTP alone.</summary>
public sealed partial class PageTests(AccessApp access, NnApp app)
{
    private static readonly (string Name, string Value) Browser = ("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_is_whole_before_any_script_runs_and_takes_nothing_from_elsewhere()
    {
        using var answer = await app.GetAsync("/ui", Browser);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/html; charset=utf-8", $"{answer.Content.Headers.ContentType}");
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self'; ", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("same-origin", answer.Headers.GetValues("Cross-Origin-Opener-Policy").Single());
        Assert.Equal("same-origin", answer.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
        Assert.True(answer.Headers.CacheControl!.NoStore);

        var html = await answer.Content.ReadAsStringAsync(Cancelled);
        Assert.Contains("<h1", html, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"en\">", html, StringComparison.Ordinal);
        // Neither would be taken by the policy.
        Assert.DoesNotContain(" style=\"", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("<script(?![^>]* src=)", html);
        Assert.All(Address().Matches(html), match => Assert.DoesNotMatch("^(https?:)?//(?!127\\.0\\.0\\.1)", match.Groups[1].Value));
    }

    [Fact]
    public async Task Every_file_that_a_page_names_is_there_packed_and_unpacked()
    {
        var html = await (await app.GetAsync("/ui", Browser)).Content.ReadAsStringAsync(Cancelled);
        var files = File().Matches(html).Select(match => match.Groups[1].Value).ToArray();
        Assert.Contains(files, file => file.Contains("blazor.web", StringComparison.Ordinal));
        Assert.Contains(files, file => file.EndsWith(".css", StringComparison.Ordinal));
        foreach (var file in files)
        {
            using var plain = await app.GetAsync($"/{file}");
            using var packed = await app.GetAsync($"/{file}", ("Accept-Encoding", "gzip"));
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (plain.StatusCode, packed.StatusCode));
            Assert.NotEmpty(await plain.Content.ReadAsByteArrayAsync(Cancelled));
            Assert.NotEmpty(await packed.Content.ReadAsByteArrayAsync(Cancelled));
            Assert.NotNull(plain.Headers.ETag);
        }
    }

    [Theory]
    [InlineData("/ui", "de, zh-TW;q=0.8, en;q=0.5", "zh-CN")]
    [InlineData("/ui", "de, en;q=0.8, zh;q=0.5", "en")]
    [InlineData("/ui", "zh;q=0, *", "en")]
    [InlineData("/ui", "", "en")]
    [InlineData("/ui?lang=zh-CN", "en", "zh-CN")]
    [InlineData("/ui?lang=en", "zh", "en")]
    [InlineData("/ui?lang=xx", "zh", "zh-CN")]
    public async Task The_address_chooses_the_language_and_else_the_browser_does(string path, string languages, string expected)
    {
        using var answer = await app.GetAsync(path, Browser, ("Accept-Language", languages));
        Assert.Contains(
            $"<html lang=\"{expected}\">", await answer.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_language_that_was_chosen_is_kept()
    {
        using var chosen = await app.GetAsync("/ui?lang=zh", Browser);
        var cookie = chosen.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith("nnservice-lang=", StringComparison.Ordinal));
        using var next = await app.GetAsync("/ui", Browser, ("Cookie", cookie[..cookie.IndexOf(';', StringComparison.Ordinal)]));
        Assert.Contains("<html lang=\"zh-CN\">", await next.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        using var signIn = await access.App.GetAsync("/signin?lang=zh", Browser);
        Assert.Contains("登录", await signIn.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_keys_are_asked_for_a_page_shows_what_its_reader_may_see()
    {
        using var stranger = await access.App.GetAsync("/ui/jobs", Browser);
        Assert.Equal(
            (HttpStatusCode.Redirect, "/signin?returnTo=%2Fui%2Fjobs"),
            (stranger.StatusCode, stranger.Headers.Location?.OriginalString));
        using var predictor = await access.App.GetAsync("/ui", Browser, AccessApp.Header(access.Keys["predictor"]));
        Assert.Equal(HttpStatusCode.Forbidden, predictor.StatusCode);
        using var reader = await access.App.GetAsync("/ui", Browser, AccessApp.Header(access.Keys["reader"]));
        Assert.Equal(HttpStatusCode.OK, reader.StatusCode);
    }

    [Fact]
    public async Task A_service_without_pages_leads_browsers_to_the_explorer()
    {
        await using var bare = new NnApp();
        await bare.StartAsync("--NnService:Pages=false");
        using var home = await bare.GetAsync("/", Browser);
        Assert.Equal("/swagger", home.Headers.Location?.OriginalString);
        Assert.False((await bare.ReadAsync("/")).GetProperty("links").TryGetProperty("pages", out _));
        foreach (var path in (string[])["/ui", "/ui/jobs", "/_blazor", "/_framework/blazor.web.js"])
            Assert.Equal(HttpStatusCode.NotFound, (await bare.GetAsync(path)).StatusCode);
    }

    [GeneratedRegex("(?:src|href)=\"([^\"]+)\"")]
    private static partial Regex Address();

    [GeneratedRegex("(?:src|href)=\"(_[^\"]+)\"")]
    private static partial Regex File();
}
