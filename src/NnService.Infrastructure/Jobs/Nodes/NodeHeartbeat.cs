using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.PostgreSql;
using Npgsql;
using Quartz;

namespace NnService.Infrastructure.Jobs.Nodes;

/// <summary>
/// Says again and again that this process is alive. What it hears by the way: the time, and how many slots there are among which models
/// share.
/// </summary>
internal sealed partial class NodeHeartbeat(
    [FromKeyedServices(PostgreSqlStorage.HeartbeatPool)] NpgsqlDataSource source,
    ThisNode self,
    DatabaseClock clock,
    ISchedulerFactory schedulers,
    IOptions<NnClusterOptions> options,
    IOptions<NnTrainingOptions> training,
    StorageOutage outage,
    ILogger<NodeHeartbeat> logger) : BackgroundService
{
    // A process that was lost an hour ago is of no interest.
    private static readonly TimeSpan Retention = TimeSpan.FromHours(1);

    // An answer that took longer tells too little of the time.
    private static readonly TimeSpan MaxRoundTrip = TimeSpan.FromSeconds(1);

    private const string CheckIn = """
        INSERT INTO "Nodes" ("Id", "Role", "Slots", "Version", "StartedAt", "CheckedInAt") VALUES ($1, $2, $3, $4, $5, clock_timestamp())
        ON CONFLICT ("Id") DO UPDATE SET "CheckedInAt" = excluded."CheckedInAt";
        """;

    private const string Look = """
        SELECT clock_timestamp(), (SELECT coalesce(sum("Slots"), 0) FROM "Nodes" WHERE "CheckedInAt" > clock_timestamp() - $1);
        """;

    private int _slots;

    /// <summary>Once.</summary>
    public async Task BeatAsync(CancellationToken cancellationToken)
    {
        await using var batch = source.CreateBatch();
        batch.BatchCommands.Add(Command(CheckIn, self.Id, self.Role.ToString(), self.Slots, self.Version, self.StartedAt));
        batch.BatchCommands.Add(Command("""DELETE FROM "Nodes" WHERE "CheckedInAt" < clock_timestamp() - $1""", Retention));
        batch.BatchCommands.Add(Command(Look, options.Value.DeadAfter));
        var asked = clock.GetTimestamp();
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var now = reader.GetFieldValue<DateTime>(0);
        var heard = clock.GetTimestamp();
        var slots = (int)reader.GetInt64(1);
        if (clock.GetElapsedTime(asked, heard) < MaxRoundTrip) clock.Set(now, asked, heard);
        if (slots == _slots) return;
        _slots = slots;
        await (await schedulers.GetScheduler(cancellationToken)).SetExecutionLimits(
            PerModelConcurrencyLimit.Of(training.Value, slots), cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await using var leave = source.CreateCommand("""DELETE FROM "Nodes" WHERE "Id" = $1""");
            leave.Parameters.Add(new() { Value = self.Id });
            await leave.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (Exception e) when (e.IsDatabaseError())
        {
            // It is forgotten in time.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.CheckInEvery, clock);
        do
        {
            try
            {
                await BeatAsync(stoppingToken);
                outage.Recovered();
            }
            catch (Exception e) when (e.IsDatabaseError())
            {
                if (!outage.Report(e, "the heartbeat of this process")) Log.Unheard(logger, e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static NpgsqlBatchCommand Command(string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return command;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Heartbeat failed: {Reason}")]
        public static partial void Unheard(ILogger logger, string reason);
    }
}
