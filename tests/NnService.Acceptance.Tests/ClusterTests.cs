using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using NnService.Tests.Common;

namespace NnService.Acceptance.Tests;

/// <summary>What the README promises of <c>scripts/cluster.sh</c>.</summary>
public sealed partial class ClusterTests
{
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(45);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nodes_behind_a_proxy_share_their_models_and_stop_when_asked_to()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("scripts/cluster.sh starts its processes as on Linux");
            return;
        }

        Requirement.Check("postgresql", PostgreSqlServer.Missing);
        Requirement.Check("haproxy", Programs.Missing("haproxy", "haproxy"));
        var folder = Directory.CreateTempSubdirectory("nnservice-cluster-").FullName;
        try
        {
            await RunAsync(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [SupportedOSPlatform("linux")]
    private static async Task RunAsync(string folder)
    {
        var port = FreePort();
        await using var cluster = Start(port, folder);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        await cluster.SaysAsync("API: ");
        await cluster.SaysAsync("logs and processes: ");
        var nodes = cluster.Lines.Select(line => Node().Match(line)).Where(match => match.Success).ToArray();

        using (var stranger = await http.GetAsync("/models", Cancelled)) Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        var key = Key().Match(string.Join('\n', cluster.Lines)).Groups[1].Value;
        http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        Assert.Contains("\"ready\"", await http.GetStringAsync("/health/ready", Cancelled), StringComparison.Ordinal);
        Assert.Equal(["api", "api", "worker", "worker"], await RolesAsync(http));

        using var created = await http.PostAsJsonAsync(
            "/models", new { id = "through-proxy", layers = new[] { new { units = 1 } } }, Cancelled);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        foreach (var node in nodes.Where(node => node.Groups["role"].Value == "api").Select(node => node.Groups["address"].Value))
            await http.GetStringAsync($"{node}/models/through-proxy", Cancelled);

        // A page lives in the memory of one node, to which its browser comes back.
        using (var page = await http.GetAsync("/ui", Cancelled))
            Assert.StartsWith("nnservice-node=api-", NodeOf(page), StringComparison.Ordinal);
        using (var back = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1"))
        {
            back.Headers.Add("Cookie", "nnservice-node=api-2");
            using var answer = await http.SendAsync(back, Cancelled);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.False(answer.Headers.Contains("Set-Cookie"));
        }

        // The script ends as a program does that an interrupt has ended.
        Assert.Equal(130, await cluster.StopAsync(TimeToStop));
        Assert.Equal(4, nodes.Length);
        Assert.DoesNotContain(nodes, node => Directory.Exists($"/proc/{node.Groups["process"].Value}"));
        Assert.Empty(Directory.GetDirectories(folder, "tmp.*"));
    }

    private static string NodeOf(HttpResponseMessage page) => page.Headers.GetValues("Set-Cookie").Single(
        cookie => cookie.StartsWith("nnservice-node", StringComparison.Ordinal));

    [SupportedOSPlatform("linux")]
    private static RunningProgram Start(int port, string folder)
    {
        // The database does not run as root, and keeps its data below this folder.
        File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        var start = new ProcessStartInfo("bash", ["scripts/cluster.sh", $"{port}"]);
        start.Environment["TMPDIR"] = folder;
        start.Environment["CONFIGURATION"] = RunningProgram.Configuration;
        start.Environment["WORKERS"] = "2";
        return RunningProgram.Start(start);
    }

    private static async Task<string[]> RolesAsync(HttpClient http)
    {
        var nodes = await http.GetFromJsonAsync<JsonElement>("/nodes", Cancelled);
        return [.. nodes.GetProperty("items").EnumerateArray().Select(node => node.GetProperty("role").GetString()!).Order()];
    }

    // Below those that the system gives away by itself.
    private static int FreePort()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(20000, 32000);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody else has it.
            }
        }
    }

    [GeneratedRegex("^key: (nnk_[^,]+),", RegexOptions.Multiline)]
    private static partial Regex Key();

    [GeneratedRegex(@"^(?<role>api|worker)-\d+: (?<address>http://\S+), process (?<process>\d+)$")]
    private static partial Regex Node();
}
