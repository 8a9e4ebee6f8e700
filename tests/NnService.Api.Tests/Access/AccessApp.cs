using System.Net;
using System.Text.Json;
using NnService.Api.Tests.Access;
using NnService.Infrastructure.Keys;
using NnService.Tests.Common;

[assembly: AssemblyFixture(typeof(AccessApp))]

namespace NnService.Api.Tests.Access;

/// <summary>A service that asks everybody for a key, with a key of each kind.</summary>
public sealed class AccessApp : IAsyncLifetime
{
    /// <summary>What each role may do: the table of docs/security.md.</summary>
    public static IReadOnlyDictionary<string, string[]> Roles { get; } = new Dictionary<string, string[]>
    {
        ["reader"] = ["predict", "read"],
        ["predictor"] = ["predict"],
        ["trainer"] = ["predict", "read", "train"],
        ["admin"] = ["predict", "read", "train", "metrics", "admin"],
        ["monitor"] = ["metrics"],
    };

    /// <summary>Settings for tests that ask for more than anybody may; what is limited has a service of its own.</summary>
    public static string[] Unlimited { get; } =
    [
        "--NnService:Auth:MaxFailuresPerMinute=1000000",
        .. Array.ConvertAll(
            ["ChangesPerSecond", "ChangeBurst", "UploadsPerCaller", "Uploads", "StreamsPerCaller", "BackupsPerMinute"],
            limit => $"--NnService:Rates:{limit}=1000"),
    ];

    public NnApp App { get; } = new();

    /// <summary>The key of each role.</summary>
    public Dictionary<string, string> Keys { get; } = [];

    /// <summary>What is not taken, by what is wrong with it.</summary>
    public Dictionary<string, string> Wrong { get; } = [];

    public async ValueTask InitializeAsync()
    {
        Keys["admin"] = await CommandAsync("create", "--role", "admin", "--name", "the first");
        await App.StartAsync(["--NnService:Auth:Mode=Required", .. Unlimited]);
        foreach (var role in Roles.Keys.Except(["admin"])) Keys[role] = await CreateAsync(role);
        var revoked = await CreateAsync("admin");
        await (await SendAsync(HttpMethod.Delete, $"/admin/keys/{IdOf(revoked)}", Keys["admin"])).Content.LoadIntoBufferAsync();
        var expired = await CreateAsync("admin");
        await ExpireAsync(IdOf(expired));
        var known = Keys["admin"];
        Wrong["malformed"] = "secret";
        Wrong["unknown"] = ApiKey.Create().Reveal();
        Wrong["of another secret"] = $"{known[..17]}{ApiKey.Create().Reveal()[17..]}";
        Wrong["revoked"] = revoked;
        Wrong["expired"] = expired;
        await Waiting.UntilAsync(
            async () => (await SendAsync(HttpMethod.Get, "/models", expired)).StatusCode == HttpStatusCode.Unauthorized,
            "the expired key is not taken");
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();

    /// <summary>Runs a command on the keys beside the service, and returns what it writes on standard output.</summary>
    public async Task<string> CommandAsync(params string[] arguments)
    {
        var (code, output, error) = await NnApp.RunAsync(
            App.DataDirectory, ["keys", .. arguments, $"--NnService:DataDirectory={App.DataDirectory}"]);
        Assert.True(code == 0, error);
        return output.Trim();
    }

    /// <summary>Makes a key over HTTP.</summary>
    public async Task<string> CreateAsync(string role, string? modelPrefix = null) => (await CreatedAsync(JsonSerializer.Serialize(
        new { name = $"a {role}", role, modelPrefix }))).Text("key");

    /// <summary>Makes a key of a tenant.</summary>
    public async Task<string> CreateOfAsync(string tenant, string role) => (await CreatedAsync(JsonSerializer.Serialize(
        new { name = $"a {role} of {tenant}", role, tenant }))).Text("key");

    public async Task<JsonElement> CreatedAsync(string body) => await (await App.SendAsync(
        HttpMethod.Post, "/admin/keys", NnApp.Json(body), Header(Keys["admin"]))).JsonAsync(HttpStatusCode.Created);

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? key, string? json = null) =>
        App.SendAsync(method, path, json is null ? null : NnApp.Json(json), key is null ? [] : [Header(key)]);

    public static (string Name, string Value) Header(string key) => ("Authorization", $"Bearer {key}");

    public static string IdOf(string key) => key[4..16];

    /// <summary>Every operation of the document, at an address where nothing is, with the scope that it needs.</summary>
    public static IEnumerable<(HttpMethod Method, string Path, string Scope)> Operations()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs", "openapi.json")));
        foreach (var path in document.RootElement.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                var address = path.Name.Replace("{id}", "nothing", StringComparison.Ordinal)
                    .Replace("{version}", "1", StringComparison.Ordinal)
                    .Replace("{name}", "x", StringComparison.Ordinal)
                    .Replace("{delivery}", "x", StringComparison.Ordinal)
                    .Replace("{code}", "invalid", StringComparison.Ordinal);
                yield return (new HttpMethod(operation.Name.ToUpperInvariant()), address, operation.Value.Text("x-required-scope"));
            }
        }
    }

    private async Task ExpireAsync(string id)
    {
        await using var connection = NnApp.Connection(App.DataDirectory);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = $"UPDATE Keys SET ExpiresAt = '2026-01-01 00:00:00' WHERE Id = '{id}'";
        Assert.Equal(1, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
    }
}
