using Microsoft.Extensions.Logging;

namespace NnService.Infrastructure.Storage;

/// <summary>
/// Tells the log once that the database is unavailable and once that it is back, however many requests and services meet it meanwhile.
/// Thread-safe.
/// </summary>
/// <remarks>Every failure is in the log at the level of debugging, with what met it.</remarks>
public sealed partial class StorageOutage(TimeProvider time, ILogger<StorageOutage> logger)
{
    // A database that comes and goes, and a disk on which small writes find room and large ones do not, are told again after this time.
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<StorageFailure, long> _told = [];
    private volatile bool _isOpen;
    private long _began;
    private int _met;

    /// <summary>Takes note of an exception that means that the database is unavailable or its disk is full.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="where">What it kept from its work, for the log.</param>
    /// <returns>False when it means something else, of which the caller has to tell.</returns>
    public bool Report(Exception exception, string where)
    {
        if (StorageFailures.Of(exception) is not { } failure || failure == StorageFailure.DuplicateKey) return false;
        Log.Met(logger, exception, failure, where);
        lock (_lock)
        {
            var now = time.GetTimestamp();
            if (failure == StorageFailure.Unavailable && !_isOpen)
            {
                _isOpen = true;
                _began = now;
                _met = 0;
            }

            _met++;
            if (_told.TryGetValue(failure, out var last) && (time.GetElapsedTime(last, now) < Quiet || IsTold(failure, last))) return true;
            _told[failure] = now;
        }

        if (failure == StorageFailure.DiskFull) Log.Full(logger, where, exception.GetBaseException().Message);
        else Log.Unavailable(logger, where, exception.GetBaseException().Message);
        return true;
    }

    /// <summary>Takes note of an answer of the database; costs next to nothing while there is no outage.</summary>
    public void Recovered()
    {
        if (!_isOpen) return;
        lock (_lock)
        {
            if (!_isOpen) return;
            _isOpen = false;
            Log.Back(logger, time.GetElapsedTime(_began).TotalSeconds, _met);
        }
    }

    private bool IsTold(StorageFailure failure, long last) => failure == StorageFailure.Unavailable && last >= _began;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The database is unavailable, first seen by {Where}: {Reason}")]
        public static partial void Unavailable(ILogger logger, string where, string reason);

        [LoggerMessage(2, LogLevel.Error, "The disk of the database is full, first seen by {Where}: {Reason}")]
        public static partial void Full(ILogger logger, string where, string reason);

        [LoggerMessage(
            3, LogLevel.Information, "The database is available again after {Seconds:F1} s and {Failures} failed attempts")]
        public static partial void Back(ILogger logger, double seconds, int failures);

        [LoggerMessage(4, LogLevel.Debug, "{Failure} met by {Where}")]
        public static partial void Met(ILogger logger, Exception exception, StorageFailure failure, string where);
    }
}
