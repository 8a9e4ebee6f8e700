using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using NnService.Tests.Common;

namespace NnService.Api.Tests.Access;

/// <summary>People sign in at a provider of OpenID Connect, and their browser is believed until what it said ends.</summary>
public sealed class OidcSignInTests(IssuerApp issuer, AccessApp access, NnApp open) : IClassFixture<IssuerApp>, IDisposable
{
    private readonly SigningPerson _person = new(issuer.App);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        (issuer.AccessToken, issuer.Denial, issuer.Trouble) = (null, null, null);
        _person.Dispose();
    }

    [Fact]
    public async Task Who_signs_in_may_what_their_role_says_and_nothing_else()
    {
        Assert.Contains(
            "href=\"/signin/provider?returnTo=%2Fui\">Sign in with 127.0.0.1</a>",
            await PageAsync("/signin?returnTo=/ui"),
            StringComparison.Ordinal);
        issuer.AccessToken = issuer.Token(["reader"]);
        using var answer = await _person.SignInAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("content=\"0; url=/ui\"", await TextAsync(answer), StringComparison.Ordinal);
        Assert.Matches(
            "^nnservice=[0-9A-Za-z_-]{43}; max-age=43200; path=/; samesite=strict; httponly$",
            answer.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith("nnservice=", StringComparison.Ordinal)));
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal(["nnservice"], _person.Cookies.Keys);
        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Forbidden],
            [await _person.StatusAsync("/ui"), await _person.StatusAsync("/models"), await _person.StatusAsync("/admin/keys")]);
        Assert.Contains("You are <b>Alice &lt;in&gt; Wonderland</b>", await PageAsync("/signin"), StringComparison.Ordinal);
        Assert.Contains("Signed in as Alice &lt;in&gt; Wonderland", await PageAsync("/ui"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_provider_is_asked_for_a_code_with_a_challenge_and_told_no_secret()
    {
        var query = QueryHelpers.ParseQuery((await _person.BeginAsync()).Query);
        Assert.Equal(
            ["code", "S256", IssuerApp.ClientId, "openid profile", $"{issuer.App.Address}signin/oidc"],
            ((string[])["response_type", "code_challenge_method", "client_id", "scope", "redirect_uri"]).Select(name => $"{query[name]}"));
        Assert.Equal(43, query["code_challenge"].ToString().Length);
        Assert.NotEmpty(query["nonce"].ToString());
        Assert.Empty(query.Keys.Intersect(["client_secret", "code_verifier", "response_mode"]));
    }

    [Theory]
    [InlineData("/ui/models?x=1&y=a b", "/ui/models?x=1&amp;y=a b")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("", "/")]
    public async Task They_come_back_to_what_they_asked_for_and_to_no_other_server(string returnTo, string address)
    {
        using var answer = await _person.SignInAsync(returnTo);
        var page = await TextAsync(answer);
        Assert.Contains($"content=\"0; url={address}\"", page, StringComparison.Ordinal);
        Assert.Contains($"<a href=\"{address}\">Go on</a>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("error=access_denied", 401, "127.0.0.1 did not let you sign in.")]
    [InlineData("error=server_error&error_description=x", 502, "127.0.0.1 answered with an error")]
    [InlineData("code=guessed", 401, "This sign-in took too long")]
    public async Task Who_is_denied_is_told_so_on_the_page(string denial, int status, string says)
    {
        issuer.Denial = denial;
        await RefusedAsync(await _person.SignInAsync("/ui/jobs"), status, says, "/ui/jobs");
    }

    [Fact]
    public async Task A_token_that_is_not_for_this_service_or_names_no_role_begins_no_session()
    {
        foreach (var (token, says) in (IEnumerable<(string, string)>)[
            (issuer.Token([]), "You have no role in this service yet"),
            (issuer.Token(["somebody else's"]), "You have no role in this service yet"),
            (issuer.Token(audience: "another"), "is not meant for this service"),
            (issuer.Token(validFrom: -600, validUntil: -120), "is not meant for this service"),
            (issuer.Token(org: null), "is not meant for this service"),
            (issuer.Token(subject: null), "is not meant for this service"),
            ("an-opaque-token-Zq3w", "is not meant for this service"),
        ])
        {
            issuer.AccessToken = token;
            await RefusedAsync(await _person.SignInAsync(), 401, says, "/ui");
        }
    }

    [Fact]
    public async Task A_session_ends_with_the_token_that_began_it()
    {
        issuer.AccessToken = issuer.Token(validUntil: 5);
        using var answer = await _person.SignInAsync();
        Assert.Equal(HttpStatusCode.OK, await _person.StatusAsync("/models"));
        await Waiting.UntilAsync(
            async () => await _person.StatusAsync("/models") == HttpStatusCode.Unauthorized, "the session ends with its token");
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        using var answer = await _person.SignInAsync();
        var session = ("Cookie", $"nnservice={_person.Session}");
        using var left = await issuer.App.SendAsync(HttpMethod.Post, "/signout", null, session);
        Assert.Equal("/signin", left.Headers.Location!.OriginalString);
        using var after = await issuer.App.GetAsync("/models", session);
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
    }

    [Fact]
    public async Task An_answer_that_was_not_asked_for_by_this_browser_begins_no_session()
    {
        var begun = await _person.AgreeAsync(await _person.BeginAsync("/ui/jobs"));
        using var other = new SigningPerson(issuer.App);
        await RefusedAsync(await other.GetAsync(begun), 401, "begun in another browser", "/ui/jobs");
        await RefusedAsync(await _person.GetAsync("/signin/oidc"), 401, "begun in another browser", "/");
        await RefusedAsync(await _person.GetAsync("/signin/oidc?code=x&state=y"), 401, "begun in another browser", "/");
        await RefusedAsync(await _person.GetAsync("/signin/oidc?error=access_denied"), 401, "begun in another browser", "/");

        // Nor the same one twice, also where the browser has kept what belongs to it.
        var kept = new Dictionary<string, string>(_person.Cookies);
        using var first = await _person.GetAsync(begun);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        using var again = new SigningPerson(issuer.App);
        foreach (var (name, value) in kept) again.Cookies[name] = value;
        await RefusedAsync(await again.GetAsync(begun), 401, "Begin again", "/ui/jobs");
        Assert.Null(again.Session);
    }

    [Fact]
    public async Task A_provider_that_gives_no_token_is_told_on_the_page()
    {
        foreach (var (trouble, says) in (IEnumerable<(Func<HttpContext, IResult>, string)>)[
            (Abort, "127.0.0.1 does not answer"),
            (_ => Results.StatusCode(500), "127.0.0.1 answered with an error"),
            (_ => Results.Text("<html>"), "127.0.0.1 answered with an error"),
            (_ => Results.Json(new { error = "invalid_client" }, statusCode: 401), "127.0.0.1 answered with an error"),
            (_ => Results.Json(new { access_token = issuer.Token() }), "127.0.0.1 answered with an error"),
        ])
        {
            issuer.Trouble = trouble;
            await RefusedAsync(await _person.SignInAsync(), 502, says, "/ui");
        }

        Assert.Contains("could not sign in with", issuer.App.Log, StringComparison.Ordinal);

        static IResult Abort(HttpContext context)
        {
            context.Abort();
            return Results.Empty;
        }
    }

    [Fact]
    public async Task A_provider_that_is_away_is_told_on_the_page_in_the_language_of_who_reads_it()
    {
        await using var app = new NnApp();
        app.Expect("does not answer, so that tokens cannot be checked");
        await app.StartAsync([.. issuer.Settings, "--NnService:Auth:Oidc:Authority=http://127.0.0.1:1"]);
        using var person = new SigningPerson(app);
        await RefusedAsync(await person.GetAsync("/signin/provider?returnTo=/ui"), 502, "127.0.0.1 does not answer", "/ui");
        await RefusedAsync(
            await person.GetAsync("/signin/provider?returnTo=/ui", ("Accept-Language", "zh-CN")), 502, "127.0.0.1 没有响应", "/ui");
    }

    [Fact]
    public async Task Signing_in_and_what_is_done_then_are_written_down_as_those_of_the_subject()
    {
        issuer.AccessToken = issuer.Token(["admin"], subject: "carol");
        using var answer = await _person.SignInAsync();
        const string Model = """{ "id": "carols", "inputs": 1, "layers": [{ "units": 1 }] }""";
        using var made = await issuer.App.SendAsync(
            HttpMethod.Post, "/models", NnApp.Json(Model), ("Cookie", $"nnservice={_person.Session}"), ("Sec-Fetch-Site", "same-origin"));
        await made.JsonAsync(HttpStatusCode.Created);
        using var log = await _person.GetAsync("/admin/audit?caller=sub:carol");
        Assert.Equal(
            ["POST /models/ acme", "GET /signin/oidc acme"],
            (await log.JsonAsync()).Items("items")
                .Select(entry => $"{entry.Text("method")} {entry.Text("route")} {entry.Text("tenant")}"));
    }

    [Fact]
    public async Task Neither_log_nor_database_holds_a_code_a_token_or_a_secret()
    {
        using var answer = await _person.SignInAsync();
        Assert.NotNull(_person.Session);
        Assert.True(issuer.Secrets.Count >= 5);
        foreach (var secret in issuer.Secrets.Append(_person.Session!))
        {
            // Of a token its signature, without which it is worth nothing.
            var part = secret.Split('.')[^1];
            Assert.DoesNotContain(part, issuer.App.Log, StringComparison.Ordinal);
            Assert.DoesNotContain(part, await TextAsync(answer), StringComparison.Ordinal);
            foreach (var file in Directory.GetFiles(issuer.App.DataDirectory, "nnservice.db*"))
            {
                await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var bytes = new MemoryStream();
                await stream.CopyToAsync(bytes, Cancelled);
                Assert.True(bytes.ToArray().AsSpan().IndexOf(Encoding.ASCII.GetBytes(part)) < 0, file);
            }
        }
    }

    [Theory]
    [InlineData("", "/nn")]
    [InlineData("/lab", "/lab/nn")]
    public async Task Behind_a_proxy_the_provider_leads_back_to_the_public_address(string forwarded, string prefix)
    {
        await using var app = new NnApp();
        await app.StartAsync(
            [.. issuer.Settings, "--NnService:PathBase=/nn", "--NnService:Proxies:0=127.0.0.1", "--AllowedHosts=lab.example;127.0.0.1"]);
        using var answer = await app.GetAsync(
            "/nn/signin/provider?returnTo=/ui",
            ("X-Forwarded-Proto", "https"),
            ("X-Forwarded-Host", "lab.example"),
            ("X-Forwarded-Prefix", forwarded));
        var query = QueryHelpers.ParseQuery(answer.Headers.Location!.Query);
        Assert.Equal($"https://lab.example{prefix}/signin/oidc", query["redirect_uri"]);
        Assert.All(
            answer.Headers.GetValues("Set-Cookie"),
            cookie => Assert.Contains($"path={prefix}/signin/oidc; secure; samesite=lax; httponly", cookie, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_no_client_is_named_or_nobody_is_asked_there_is_nothing_of_it()
    {
        foreach (var app in (NnApp[])[access.App, open])
        {
            using var begun = await app.GetAsync("/signin/provider?returnTo=/models");
            Assert.Equal("/signin?returnTo=%2Fmodels", begun.Headers.Location!.OriginalString);
            using var ended = await app.GetAsync("/signin/oidc?code=x&state=y");
            Assert.Equal("/signin", ended.Headers.Location!.OriginalString);
        }

        using var page = await access.App.GetAsync("/signin");
        Assert.DoesNotContain("Sign in with", await TextAsync(page), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ClientId is set and NnService:Auth:Oidc:Authority is empty", "--NnService:Auth:Oidc:ClientId=x")]
    [InlineData("ClientSecret is set and NnService:Auth:Oidc:ClientId is empty", "--NnService:Auth:Oidc:ClientSecret=hush")]
    [InlineData("Scopes is 'profile'; without openid", "--NnService:Auth:Oidc:Scopes=profile")]
    public async Task Settings_that_cannot_be_stop_the_start(string says, string setting)
    {
        var folder = Directory.CreateTempSubdirectory("nnservice-issuer-").FullName;
        var (code, _, error) = await NnApp.RunAsync(
            folder, "--urls=http://127.0.0.1:0", $"--NnService:DataDirectory={folder}", "--Logging:LogLevel:Default=None", setting);
        Assert.NotEqual(0, code);
        Assert.Contains(says, error, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", error, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task RefusedAsync(HttpResponseMessage answer, int status, string says, string returnTo)
    {
        using (answer)
        {
            var page = await TextAsync(answer);
            Assert.True((int)answer.StatusCode == status, $"{answer.StatusCode} {page}");
            Assert.Contains(says, WebUtility.HtmlDecode(page), StringComparison.Ordinal);
            Assert.Contains($"name=\"returnTo\" value=\"{returnTo}\"", page, StringComparison.Ordinal);
            Assert.DoesNotContain(
                answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [],
                cookie => cookie.StartsWith("nnservice=", StringComparison.Ordinal));
        }
    }

    private async Task<string> PageAsync(string path)
    {
        using var answer = await _person.GetAsync(path);
        return await TextAsync(answer);
    }

    private static Task<string> TextAsync(HttpResponseMessage answer) => answer.Content.ReadAsStringAsync(Cancelled);
}
