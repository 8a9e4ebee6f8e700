using System.Net;
using NnService.Api.Tests.Problems;
using NnService.Infrastructure.Keys;

namespace NnService.Api.Tests.Access;

/// <summary>A service that lets each caller do little.</summary>
public sealed class LimitedApp : IAsyncLifetime
{
    public NnApp App { get; } = new();

    public string One { get; } = ApiKey.Create().Reveal();

    public string Two { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var file = Path.Combine(App.DataDirectory, "first.key");
        await File.WriteAllTextAsync(file, One, TestContext.Current.CancellationToken);
        await App.StartAsync(
            "--NnService:Auth:Mode=Required",
            $"--NnService:Auth:BootstrapKeyFile={file}",
            "--NnService:Rates:ChangesPerSecond=1",
            "--NnService:Rates:ChangeBurst=3",
            "--NnService:Quotas:MaxModels=1");
        Two = (await (await App.SendAsync(
            HttpMethod.Post, "/admin/keys", NnApp.Json("""{ "name": "two", "role": "admin" }"""), AccessApp.Header(One)))
            .JsonAsync(HttpStatusCode.Created)).Text("key");
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();
}

/// <summary>Each caller is held to what it may, and leaves room for the others.</summary>
public sealed class LimitTests(LimitedApp limited) : IClassFixture<LimitedApp>
{
    [Fact]
    public async Task Changes_that_come_too_fast_are_refused_and_reading_is_not()
    {
        // However slow the machine is, these come faster than one a second.
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => SendAsync(HttpMethod.Delete, "/models/nothing", limited.One)));
        var refused = answers.Where(answer => answer.StatusCode == HttpStatusCode.TooManyRequests).ToArray();
        Assert.InRange(refused.Length, 1, 39);
        await refused[0].IsProblemAsync("rate_limited", null, "asks for more at once than each caller may");
        Assert.Equal("1", refused[0].Headers.GetValues("Retry-After").Single());
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Get, "/models", limited.One)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Delete, "/models/nothing", limited.Two)).StatusCode);
    }

    [Fact]
    public async Task A_tenant_keeps_as_many_models_as_it_may()
    {
        var (first, second) = (await CreateAsync("acme"), await CreateAsync("acme"));
        const string Model = """{ "inputs": 1, "layers": [{ "units": 1 }] }""";
        await (await SendAsync(HttpMethod.Post, "/models", first, Model)).JsonAsync(HttpStatusCode.Created);
        await (await SendAsync(HttpMethod.Post, "/models", second, Model))
            .IsProblemAsync("quota_exceeded", null, "NnService:Quotas:MaxModels");
    }

    // Each has a rate of its own; the first key makes them as fast as it may.
    private async Task<string> CreateAsync(string tenant = "default")
    {
        while (true)
        {
            using var answer = await SendAsync(
                HttpMethod.Post, "/admin/keys", limited.Two, $$"""{ "name": "x", "role": "trainer", "tenant": "{{tenant}}" }""");
            if (answer.StatusCode == HttpStatusCode.Created) return (await answer.JsonAsync(HttpStatusCode.Created)).Text("key");
        }
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string key, string? json = null) =>
        limited.App.SendAsync(method, path, json is null ? null : NnApp.Json(json), AccessApp.Header(key));
}

/// <summary>Where the disk is almost full, nothing is added and everything can be deleted.</summary>
public sealed class FreeDiskTests
{
    [Fact]
    public async Task Nothing_is_added_to_a_disk_that_is_almost_full()
    {
        await using var app = new NnApp();
        var key = ApiKey.Create().Reveal();
        var file = Path.Combine(app.DataDirectory, "first.key");
        await File.WriteAllTextAsync(file, key, TestContext.Current.CancellationToken);
        await app.StartAsync(
            "--NnService:Auth:Mode=Required",
            $"--NnService:Auth:BootstrapKeyFile={file}",
            $"--NnService:Quotas:MinFreeDiskBytes={1L << 50}");
        await (await SendAsync(HttpMethod.Post, "/models", """{ "layers": [{ "units": 1 }] }"""))
            .IsProblemAsync("storage_full", null, "NnService:Quotas:MinFreeDiskBytes");
        await (await SendAsync(HttpMethod.Delete, "/models/nothing")).IsProblemAsync("not_found");
        await (await SendAsync(HttpMethod.Get, "/models")).JsonAsync();

        Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? json = null) =>
            app.SendAsync(method, path, json is null ? null : NnApp.Json(json), AccessApp.Header(key));
    }
}
