using System.Net;

namespace NnService.Api.Tests.Access;

/// <summary>People sign in with a key, and their browser is believed until the key is revoked or they sign out.</summary>
public sealed class SignInTests(AccessApp access, NnApp open)
{
    private static readonly (string Name, string Value) Page = ("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/swagger/index.html", "/signin?returnTo=%2Fswagger%2Findex.html")]
    [InlineData("/nothing?x=1", "/signin?returnTo=%2Fnothing%3Fx%3D1")]
    public async Task A_person_without_a_key_is_led_to_the_page(string path, string location)
    {
        using var answer = await access.App.GetAsync(path, Page);
        Assert.Equal((HttpStatusCode.Redirect, location), (answer.StatusCode, answer.Headers.Location!.OriginalString));
        using var wrong = await access.App.GetAsync(path, Page, AccessApp.Header("wrong"));
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
    }

    [Fact]
    public async Task A_session_may_what_its_key_may_and_ends_with_it()
    {
        var key = await access.CreateAsync("reader");
        var cookie = await SignInAsync(key);
        Assert.Matches("^nnservice=[0-9A-Za-z_-]{43}; max-age=43200; path=/; samesite=strict; httponly$", cookie);
        var session = ("Cookie", cookie[..cookie.IndexOf(';', StringComparison.Ordinal)]);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/models", session));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/swagger/index.html", session));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync("/admin/keys", session));
        using var page = await access.App.GetAsync("/signin", session);
        Assert.Contains("Sign out", await page.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        Assert.DoesNotContain(cookie[10..53], access.App.Log, StringComparison.Ordinal);

        Assert.Equal(
            HttpStatusCode.NoContent,
            (await access.SendAsync(HttpMethod.Delete, $"/admin/keys/{AccessApp.IdOf(key)}", access.Keys["admin"])).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("/models", session));
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        var cookie = await SignInAsync(access.Keys["reader"]);
        var session = ("Cookie", cookie[..cookie.IndexOf(';', StringComparison.Ordinal)]);
        using var answer = await access.App.SendAsync(HttpMethod.Post, "/signout", null, session);
        Assert.Equal("/signin", answer.Headers.Location!.OriginalString);
        Assert.StartsWith(
            "nnservice=; expires=Thu, 01 Jan 1970", answer.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("/models", session));
    }

    [Fact]
    public async Task A_wrong_key_is_told_on_the_page()
    {
        foreach (var (_, key) in access.Wrong)
        {
            using var answer = await PostAsync(("key", key));
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.False(answer.Headers.Contains("Set-Cookie"));
            Assert.Contains("This is not a valid key.", await answer.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        }

        using var json = await access.App.SendAsync(HttpMethod.Post, "/signin", NnApp.Json("{}"));
        Assert.Equal(HttpStatusCode.BadRequest, json.StatusCode);
    }

    [Theory]
    [InlineData("/models/x?y=1", "/models/x?y=1")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("/\r\nX: y", "/")]
    [InlineData("", "/")]
    public async Task Nobody_is_led_to_another_server(string returnTo, string location)
    {
        using var answer = await PostAsync(("key", access.Keys["reader"]), ("returnTo", returnTo));
        Assert.Equal(location, answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Where_nobody_is_asked_there_is_nothing_to_sign_in_to()
    {
        using var page = await open.GetAsync("/signin?returnTo=/models");
        Assert.Equal((HttpStatusCode.Redirect, "/models"), (page.StatusCode, page.Headers.Location?.OriginalString));
        using var form = await open.SendAsync(
            HttpMethod.Post, "/signin", new FormUrlEncodedContent([KeyValuePair.Create("key", access.Keys["admin"])]));
        Assert.Equal("/", form.Headers.Location?.OriginalString);
        Assert.False(form.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task What_the_address_says_is_text_on_the_page()
    {
        using var answer = await access.App.GetAsync($"/signin?returnTo={Uri.EscapeDataString("/\"><script>alert(1)</script>")}");
        var page = await answer.Content.ReadAsStringAsync(Cancelled);
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
        Assert.Contains("value=\"/&quot;&gt;&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.Equal("same-origin", answer.Headers.GetValues("Referrer-Policy").Single());
    }

    [Fact]
    public async Task A_page_of_another_server_cannot_use_the_session()
    {
        var cookie = await SignInAsync(access.Keys["admin"]);
        var session = ("Cookie", cookie[..cookie.IndexOf(';', StringComparison.Ordinal)]);
        foreach (var site in (string[])["cross-site", "same-site"])
        {
            using var answer = await access.App.SendAsync(
                HttpMethod.Delete, "/models/nothing", null, session, ("Sec-Fetch-Site", site), ("Origin", "http://localhost:3000"));
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        using var own = await access.App.SendAsync(
            HttpMethod.Delete, "/models/nothing", null, session, ("Sec-Fetch-Site", "same-origin"));
        Assert.Equal(HttpStatusCode.NotFound, own.StatusCode);
    }

    private async Task<string> SignInAsync(string key)
    {
        using var answer = await PostAsync(("key", $" {key} "));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.GetValues("Set-Cookie").Single();
    }

    private Task<HttpResponseMessage> PostAsync(params (string Name, string Value)[] form) => access.App.SendAsync(
        HttpMethod.Post, "/signin", new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value))));

    private async Task<HttpStatusCode> StatusAsync(string path, (string, string) session) =>
        (await access.App.GetAsync(path, session)).StatusCode;
}
