using Microsoft.Extensions.Logging;
using NnService.Infrastructure.Storage;
using Quartz;

namespace NnService.Infrastructure.Jobs;

/// <summary>
/// Tells the log what goes wrong inside of Quartz, whose own words for it repeat an unavailable database every few seconds.
/// </summary>
internal sealed partial class EngineErrors(StorageOutage outage, ILogger<EngineErrors> logger) : ISchedulerListener
{
    public ValueTask SchedulerError(IScheduler scheduler, SchedulerErrorContext context, CancellationToken cancellationToken = default)
    {
        if (!outage.Report(context.Exception, "the queue of jobs")) Log.Failed(logger, context.Message, context.Exception);
        return ValueTask.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Quartz reports: {Message}")]
        public static partial void Failed(ILogger logger, string message, Exception exception);
    }
}
