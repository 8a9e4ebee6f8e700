using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace NnService.Infrastructure.Storage.PostgreSql;

/// <summary>Whether the database answers and takes writes; while it does not, the process is not ready.</summary>
internal sealed class DatabaseHealthCheck(
    [FromKeyedServices(PostgreSqlStorage.HeartbeatPool)] NpgsqlDataSource source,
    StorageOutage outage) : IHealthCheck
{
    private const int Seconds = 2;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var ping = source.CreateCommand("SELECT pg_is_in_recovery()");
            ping.CommandTimeout = Seconds;
            return await ping.ExecuteScalarAsync(cancellationToken) is false
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy("the database only reads");
        }
        catch (Exception e) when (e.IsDatabaseError())
        {
            outage.Report(e, "the check whether it is ready");
            return HealthCheckResult.Unhealthy(e.Message);
        }
    }
}
