using System.Net;
using System.Security.Cryptography;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Access;

/// <summary>Tokens of a provider beside keys.</summary>
public sealed class TokenTests(IssuerApp issuer) : IClassFixture<IssuerApp>
{
    [Theory]
    [InlineData("reader", "/models", HttpStatusCode.OK)]
    [InlineData("reader", "/admin/keys", HttpStatusCode.Forbidden)]
    [InlineData("admin", "/admin/keys", HttpStatusCode.OK)]
    [InlineData("admin", "/admin/audit", HttpStatusCode.OK)]
    [InlineData("monitor", "/models", HttpStatusCode.Forbidden)]
    [InlineData("predict read", "/models", HttpStatusCode.OK)]
    [InlineData("somebody else's", "/models", HttpStatusCode.Forbidden)]
    public async Task A_token_may_what_its_roles_say(string roles, string path, HttpStatusCode expected) =>
        Assert.Equal(expected, await issuer.StatusAsync(issuer.Token([roles]), path));

    [Fact]
    public async Task A_token_that_is_not_valid_is_refused_as_a_wrong_key_is()
    {
        using var other = RSA.Create(2048);
        var valid = issuer.Token();
        Dictionary<string, string> wrong = new()
        {
            ["audience"] = issuer.Token(audience: "another service"),
            ["no audience"] = issuer.Token(audience: null),
            ["issuer"] = issuer.Token(issuer: "https://evil.example"),
            ["type"] = issuer.Token(type: "JWT"),
            ["expired"] = issuer.Token(validFrom: -600, validUntil: -120),
            ["not yet"] = issuer.Token(validFrom: 120, validUntil: 300),
            ["subject"] = issuer.Token(subject: null),
            ["tenant"] = issuer.Token(org: null),
            ["a tenant that is none"] = issuer.Token(org: "Acme Inc."),
            ["signature"] = issuer.Token(credentials: IssuerApp.Signing(other)),
            ["algorithm"] = issuer.Token(credentials: issuer.Confused()),
            ["changed"] = $"{valid[..^5]}AAAAA",
            ["unsigned"] = $"eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.{valid.Split('.')[1]}.",
            ["no token"] = "a.b.c",
        };
        foreach (var (what, token) in wrong)
        {
            using var answer = await issuer.App.GetAsync("/models", AccessApp.Header(token));
            Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{what}: {(int)answer.StatusCode}");
        }

        Assert.Equal(HttpStatusCode.OK, await issuer.StatusAsync(valid));
        Assert.Equal(HttpStatusCode.OK, await issuer.StatusAsync(issuer.Token(validFrom: -600, validUntil: -30)));
        Assert.DoesNotContain(valid.Split('.')[2], issuer.App.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_operation_is_closed_to_a_token_of_another_audience_or_of_yesterday()
    {
        var wrong = new List<string>();
        string[] tokens = [issuer.Token(["admin"], audience: "another"), issuer.Token(["admin"], validFrom: -600, validUntil: -120)];
        foreach (var token in tokens)
        {
            foreach (var (method, path, scope) in AccessApp.Operations())
            {
                using var answer = await issuer.App.SendAsync(method, path, null, AccessApp.Header(token));
                if (answer.StatusCode == HttpStatusCode.Unauthorized == (scope == "none"))
                    wrong.Add($"{method} {path}: {(int)answer.StatusCode}");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Every_operation_is_open_to_a_token_of_its_scope_and_to_no_other()
    {
        var wrong = new List<string>();
        foreach (var (role, scopes) in AccessApp.Roles)
        {
            // Of the tenant default, to which the whole service is open.
            var token = issuer.Token([role], org: "default");
            foreach (var (method, path, scope) in AccessApp.Operations())
            {
                using var answer = await issuer.App.SendAsync(method, path, null, AccessApp.Header(token));
                var isRefused = answer.StatusCode
                    is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests;
                if (isRefused == (scope == "none" || scopes.Contains(scope)))
                    wrong.Add($"{method} {path} as {role}: {(int)answer.StatusCode}");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task What_a_subject_makes_belongs_to_its_tenant_and_is_written_down()
    {
        var token = issuer.Token(["admin"], subject: "bob", org: "globex");
        const string Model = """{ "id": "bobs", "inputs": 1, "layers": [{ "units": 1 }] }""";
        using var made = await issuer.App.SendAsync(HttpMethod.Post, "/models", NnApp.Json(Model), AccessApp.Header(token));
        await made.JsonAsync(HttpStatusCode.Created);
        Assert.Equal(HttpStatusCode.OK, await issuer.StatusAsync(token, "/models/bobs"));
        Assert.Equal(HttpStatusCode.NotFound, await issuer.StatusAsync(issuer.Token(), "/models/bobs"));
        using var log = await issuer.App.GetAsync("/admin/audit?caller=sub:bob", AccessApp.Header(token));
        var entry = Assert.Single((await log.JsonAsync()).Items("items"));
        Assert.Equal(("globex", "models/bobs"), (entry.Text("tenant"), entry.Text("created")));
    }

    [Fact]
    public async Task Without_its_provider_a_token_cannot_be_checked_and_keys_work()
    {
        await using var app = new NnApp();
        var (_, key, error) = await NnApp.RunAsync(
            app.DataDirectory, "keys", "create", "--role=admin", "--name=me", $"--NnService:DataDirectory={app.DataDirectory}");
        Assert.True(key.Length > 0, error);
        app.Expect("does not answer, so that tokens cannot be checked");
        await app.StartAsync(
            "--NnService:Auth:Mode=Required",
            "--NnService:Auth:Oidc:Authority=http://127.0.0.1:1",
            "--NnService:Auth:Oidc:Audience=nnservice");
        await (await app.GetAsync("/models", AccessApp.Header(issuer.Token()))).IsProblemAsync("issuer_unavailable");
        await (await app.GetAsync("/models", AccessApp.Header(key.Trim()))).JsonAsync();
    }

    [Theory]
    [InlineData("Authority is 'example'", "--NnService:Auth:Oidc:Authority=example", "--NnService:Auth:Oidc:Audience=nn")]
    [InlineData("it must be an https address", "--NnService:Auth:Oidc:Authority=http://id.example", "--NnService:Auth:Oidc:Audience=nn")]
    [InlineData("Audience is empty", "--NnService:Auth:Oidc:Authority=https://id.example")]
    public async Task A_provider_that_cannot_be_stops_the_start(string says, params string[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("nnservice-issuer-").FullName;
        var (code, _, error) = await NnApp.RunAsync(
            folder, ["--urls=http://127.0.0.1:0", $"--NnService:DataDirectory={folder}", "--Logging:LogLevel:Default=None", .. settings]);
        Assert.NotEqual(0, code);
        Assert.Contains(says, error, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }
}
