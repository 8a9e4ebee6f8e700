using Microsoft.Extensions.DependencyInjection;
using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Tests;

/// <summary>Tests of what holds on both engines: a class of them is abstract, and two derive from it.</summary>
public abstract class StorageTests(StorageKind storage)
{
    protected StorageKind Storage { get; } = storage;

    /// <inheritdoc cref="TestHost.StartAsync"/>
    protected Task<TestHost> StartAsync(
        string? place = null,
        bool paused = false,
        TimeProvider? time = null,
        Action<IServiceCollection>? configure = null,
        params (string Key, string Value)[] settings) =>
        TestHost.StartAsync(Storage, place, paused, time, configure, settings);

    /// <summary>What the two engines cannot be told in the same words.</summary>
    protected string Sql(string sqlite, string postgreSql) => Storage == StorageKind.Sqlite ? sqlite : postgreSql;
}
