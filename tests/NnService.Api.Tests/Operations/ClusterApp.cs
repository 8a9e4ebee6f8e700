using NnService.Tests.Common;

namespace NnService.Api.Tests.Operations;

/// <summary>Two processes that answer and one that trains, on one PostgreSQL server.</summary>
public sealed class ClusterApp : IAsyncLifetime
{
    private PostgreSqlServer? _server;

    public PostgreSqlServer Server => _server!;

    public NnApp One { get; } = new();

    public NnApp Two { get; } = new();

    public NnApp Worker { get; } = new();

    public string[] Settings(string role) =>
    [
        "--NnService:Storage=PostgreSql", $"--NnService:Role={role}", $"--ConnectionStrings:NnService={Server.ConnectionString("nnservice")}",
        "--NnService:Cluster:CheckInEvery=00:00:00.500", "--NnService:Cluster:CheckInThreshold=00:00:05",
    ];

    public async ValueTask InitializeAsync()
    {
        Requirement.Check("postgresql", PostgreSqlServer.Missing);
        _server = await PostgreSqlServer.StartAsync();
        await _server.CreateAsync("nnservice");
        await Task.WhenAll(One.StartAsync(Settings("Api")), Two.StartAsync(Settings("Api")), Worker.StartAsync(Settings("Worker")));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var app in (NnApp[])[One, Two, Worker]) await app.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
    }
}
