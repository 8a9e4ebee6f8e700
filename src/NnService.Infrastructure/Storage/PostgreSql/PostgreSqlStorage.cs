using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace NnService.Infrastructure.Storage.PostgreSql;

/// <summary>Everything in one database, for as many processes as there are.</summary>
internal static class PostgreSqlStorage
{
    /// <summary>
    /// Connections of their own for what says that this process is alive: while a thousand requests wait for one, it would be taken for
    /// dead.
    /// </summary>
    public const string HeartbeatPool = "pulse";

    public static void AddPostgreSql(this IServiceCollection services)
    {
        services.AddSingleton(provider => NpgsqlDataSource.Create(PostgreSqlOptions.Read(provider.GetRequiredService<IConfiguration>())));
        services.AddKeyedSingleton(
            HeartbeatPool, (provider, _) => NpgsqlDataSource.Create(PostgreSqlOptions.Read(provider.GetRequiredService<IConfiguration>())));
        services.AddDbContextFactory<NnDbContext>((provider, db) => db.UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>()));
        services.AddSingleton<NnDatabase, PostgreSqlDatabase>();
        services.AddHealthChecks().AddCheck<DatabaseHealthCheck>("the database is away", tags: [HealthTags.Ready]);
        services.AddSingleton(_ => new DatabaseClock(TimeProvider.System));
        // whatever others of this process have added: it must be that of all processes
        services.AddSingleton<TimeProvider>(provider => provider.GetRequiredService<DatabaseClock>());
        services.AddHostedService<PostgreSqlStartup>();
    }
}
