using System.Net;
using NnService.Api.Tests.Problems;
using NnService.Infrastructure.Keys;

namespace NnService.Api.Tests.Access;

/// <summary>How a service starts that others reach, and what it lets in where nobody is asked.</summary>
public sealed class AccessStartTests(NnApp open)
{
    private const string Everywhere = "--urls=http://127.0.0.1:0;http://[::]:0";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_key_a_service_that_others_reach_does_not_start()
    {
        var folder = Directory.CreateTempSubdirectory("nnservice-closed-").FullName;
        var (code, _, error) = await NnApp.RunAsync(
            folder, "--urls=http://*:0", $"--NnService:DataDirectory={folder}", "--Logging:LogLevel:Default=None");
        Assert.Equal(78, code);
        Assert.Contains("keys create --role admin --name NAME", error, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_key_of_a_file_is_taken_as_the_first_one()
    {
        await using var app = new NnApp();
        var key = ApiKey.Create().Reveal();
        var file = Path.Combine(app.DataDirectory, "first.key");
        await File.WriteAllTextAsync(file, key + "\n", Cancelled);
        await app.StartAsync(Everywhere, "--NnService:Auth:AllowHttp=true", $"--NnService:Auth:BootstrapKeyFile={file}");
        await (await app.GetAsync("/models")).IsProblemAsync("unauthorized");
        await (await app.GetAsync("/models", AccessApp.Header(key))).JsonAsync();
        Assert.DoesNotContain(key[17..], app.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not a key", "does not hold a key")]
    [InlineData(null, "cannot be read")]
    public async Task A_file_without_a_key_stops_the_start(string? text, string says)
    {
        var folder = Directory.CreateTempSubdirectory("nnservice-closed-").FullName;
        if (text is not null) await File.WriteAllTextAsync(Path.Combine(folder, "first.key"), text, Cancelled);
        var (code, _, error) = await NnApp.RunAsync(
            folder,
            "--urls=http://127.0.0.1:0",
            "--NnService:Auth:BootstrapKeyFile=first.key",
            "--NnService:DataDirectory=data",
            "--Logging:LogLevel:Default=None");
        Assert.Equal(78, code);
        Assert.Contains(says, error, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("--urls=http://0.0.0.0:0")]
    [InlineData("--urls=http://[::]:0")]
    [InlineData("--urls=http://*:0")]
    [InlineData("--urls=http://+:0")]
    [InlineData("--urls=http://nnservice.example:0")]
    [InlineData("--urls=http://127.0.0.1:0;http://*:0")]
    [InlineData("--Kestrel:Endpoints:Http:Url=http://*:0")]
    [InlineData("--urls=", "--http_ports=0")]
    public async Task Whichever_way_it_is_told_to_listen_to_others_it_does_not_start_without_a_key(params string[] listening)
    {
        var folder = Directory.CreateTempSubdirectory("nnservice-closed-").FullName;
        var (code, _, _) = await NnApp.RunAsync(
            folder,
            ["--urls=http://127.0.0.1:0", .. listening, $"--NnService:DataDirectory={folder}", "--Logging:LogLevel:Default=None"]);
        Assert.Equal(78, code);
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("--urls=http://127.0.0.1:0;http://*:0")]
    [InlineData("--Kestrel:Endpoints:Http:Url=http://*:0")]
    public async Task Where_others_reach_it_it_asks_for_a_key_unless_it_is_told_to_be_open(params string[] listening)
    {
        await using NnApp keyed = new(), open = new();
        var key = ApiKey.Create().Reveal();
        var file = Path.Combine(keyed.DataDirectory, "first.key");
        await File.WriteAllTextAsync(file, key, Cancelled);
        open.Expect("NnService:Auth:Mode is Off");
        // The server says so where endpoints take the place of --urls.
        foreach (var app in (NnApp[])[keyed, open]) app.Expect("Overriding address(es)");
        await Task.WhenAll(
            keyed.StartAsync([.. listening, "--NnService:Auth:AllowHttp=true", $"--NnService:Auth:BootstrapKeyFile={file}"]),
            open.StartAsync([.. listening, "--NnService:Auth:Mode=Off"]));
        Assert.Equal(
            (HttpStatusCode.Unauthorized, HttpStatusCode.OK, HttpStatusCode.OK),
            (await StatusAsync(keyed, null), await StatusAsync(keyed, key), await StatusAsync(open, null)));

        async Task<HttpStatusCode> StatusAsync(NnApp app, string? key)
        {
            using var http = new HttpClient { BaseAddress = new($"http://localhost:{app.Address.Port}") };
            if (key is not null) http.DefaultRequestHeaders.Authorization = new("Bearer", key);
            using var answer = await http.GetAsync("/models", Cancelled);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task Off_says_so_at_each_start()
    {
        await using var app = new NnApp();
        app.Expect("NnService:Auth:Mode is Off");
        await app.StartAsync(Everywhere, "--NnService:Auth:Mode=Off");
        await app.SaysAsync("whoever reaches this service may do everything with it");
        await app.ReadAsync("/models");
    }

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.9")]
    [InlineData("Forwarded", "for=203.0.113.9")]
    [InlineData("Via", "1.1 proxy")]
    public async Task On_loopback_what_comes_through_a_proxy_is_refused(string header, string value)
    {
        foreach (var path in (string[])["/models", "/health/live", "/swagger/index.html"])
            await (await open.GetAsync(path, (header, value))).IsProblemAsync("proxied_without_auth", null, header);
        var predicted = await open.SendAsync(
            HttpMethod.Post, "/models/nobody/predict", NnApp.Json("""{ "instances": [[1]] }"""), (header, value));
        Assert.Equal(HttpStatusCode.Forbidden, predicted.StatusCode);
    }
}
