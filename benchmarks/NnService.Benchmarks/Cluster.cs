using System.Collections.Immutable;
using NnService.Tests.Common;

namespace NnService.Benchmarks;

/// <summary>A PostgreSQL server, and processes of the service on it.</summary>
internal sealed class Cluster(string folder, params string[] settings) : IAsyncDisposable
{
    public const string Database = "nnservice";

    private readonly Dictionary<string, ServiceProcess> _nodes = [];
    private PostgreSqlServer? _server;

    public PostgreSqlServer Server => _server!;

    /// <summary>A process by the name that it was started under.</summary>
    public ServiceProcess this[string name] => _nodes[name];

    /// <summary>Starts the server, which keeps what it has committed whatever happens.</summary>
    public async Task StartAsync()
    {
        _server = await PostgreSqlServer.StartAsync(safe: true);
        await _server.CreateAsync(Database);
    }

    /// <param name="name">What it is to be called here.</param>
    /// <param name="role">What it does.</param>
    /// <param name="address">Where it listens; null where that does not matter.</param>
    /// <param name="environment">More in its environment.</param>
    public async Task StartNodeAsync(string name, string role, Uri? address = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var home = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
        _nodes[name] = await ServiceProcess.StartAsync(
            home,
            environment ?? ImmutableDictionary<string, string>.Empty,
            [
                "--NnService:Storage=PostgreSql", $"--NnService:Role={role}", $"--ConnectionStrings:NnService={Server.ConnectionString(Database)}",
                .. address is null ? Array.Empty<string>() : [$"--urls={address}"], .. settings,
            ]);
    }

    /// <summary>Ends a process as a power cut would (SIGKILL).</summary>
    public async Task KillNodeAsync(string name)
    {
        if (_nodes.Remove(name, out var node)) await node.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var name in _nodes.Keys.ToList()) await KillNodeAsync(name);
        if (_server is not null) await _server.DisposeAsync();
    }
}
