using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using NnService.Infrastructure.Storage.PostgreSql;
using NnService.Infrastructure.Storage.Sqlite;

namespace NnService.Infrastructure.Storage;

/// <summary>What the storage adds.</summary>
internal static class StorageServices
{
    // What EF Core also throws: the code that catches it knows whether it was expected, as the second of two rows under one key is.
    private static readonly EventId[] Thrown =
    [
        CoreEventId.SaveChangesFailed,
        CoreEventId.QueryIterationFailed,
        RelationalEventId.CommandError,
        RelationalEventId.ConnectionError,
        RelationalEventId.TransactionError,
        RelationalEventId.NonQueryOperationFailed,
        RelationalEventId.ExecuteUpdateFailed,
        RelationalEventId.ExecuteDeleteFailed,
    ];

    public static void AddStorage(this IServiceCollection services, StorageKind kind)
    {
        if (kind == StorageKind.Sqlite) services.AddSqlite();
        else services.AddPostgreSql();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<StorageOutage>();
        services.AddSingleton<OutageInterceptor>();
        services.ConfigureDbContext<NnDbContext>((provider, db) => db
            .AddInterceptors(provider.GetRequiredService<OutageInterceptor>())
            .ConfigureWarnings(warnings => warnings
                .Ignore(RelationalEventId.PendingModelChangesWarning) // there is no snapshot to compare with; a test compares the tables
                .Log([.. Thrown.Select(failure => (failure, LogLevel.Debug))])));
        services.AddMetrics();
        services.AddSingleton<StorageMetrics>();
        services.AddSingleton<ChangeNotifier>();
    }
}
