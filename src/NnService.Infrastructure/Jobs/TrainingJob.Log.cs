using Microsoft.Extensions.Logging;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Jobs;

internal sealed partial class TrainingJob
{
    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Job {JobId} started, attempt {Attempt}")]
        public static partial void Claimed(ILogger logger, string jobId, int attempt);

        [LoggerMessage(2, LogLevel.Information, "Job {JobId} is {Status}")]
        public static partial void Ended(ILogger logger, string jobId, JobStatus status);

        [LoggerMessage(3, LogLevel.Information, "Job {JobId} lost its worker and was requeued")]
        public static partial void Requeued(ILogger logger, string jobId);

        [LoggerMessage(4, LogLevel.Information, "Job {JobId} was released because the process stops, and is {Status} now")]
        public static partial void Released(ILogger logger, string jobId, JobStatus status);

        [LoggerMessage(5, LogLevel.Warning, "Job {JobId} was taken over by another worker; this attempt ends without a result")]
        public static partial void Fenced(ILogger logger, string jobId);

        [LoggerMessage(EventId = 6, Message = "Job {JobId} failed, {Code}: {Detail}")]
        public static partial void Failed(ILogger logger, LogLevel level, string jobId, string code, string detail);

        [LoggerMessage(7, LogLevel.Information, "Job {JobId} lost the database and will be retried")]
        public static partial void DatabaseAway(ILogger logger, string jobId);

        [LoggerMessage(10, LogLevel.Error, "Job {JobId} was refused by the database and will be retried")]
        public static partial void DatabaseFailed(ILogger logger, string jobId, Exception exception);

        [LoggerMessage(8, LogLevel.Warning, "{Damaged} checkpoints of job {JobId} are damaged; it resumes after epoch {Epoch}")]
        public static partial void Damaged(ILogger logger, string jobId, int damaged, int epoch);

        [LoggerMessage(9, LogLevel.Error, "Job {JobId} failed for an unexpected reason")]
        public static partial void Broken(ILogger logger, string jobId, Exception exception);
    }
}
