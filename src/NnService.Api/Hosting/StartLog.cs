namespace NnService.Api.Hosting;

/// <summary>Keeps the host, Kestrel and EF Core from logging, with its stack or its SQL, what ends a start.</summary>
/// <remarks><see cref="StartFailure"/> tells it, once.</remarks>
internal sealed class StartLog
{
    private const string Host = "Microsoft.Extensions.Hosting.Internal.Host";
    private const string Kestrel = "Microsoft.AspNetCore.Server.Kestrel";
    private const string Database = "Microsoft.EntityFrameworkCore.Database.Command";

    private volatile bool _isStarting = true;
    private volatile bool _hasFailed;

    public StartLog(ILoggingBuilder logging)
    {
        logging.AddFilter(Host, level => level >= LogLevel.Warning && !_hasFailed && !(_isStarting && level == LogLevel.Error));
        logging.AddFilter(Kestrel, level => level >= LogLevel.Warning && !(_isStarting && level == LogLevel.Critical));
        logging.AddFilter(Database, level => level >= LogLevel.Warning && !(_isStarting && level == LogLevel.Error));
    }

    /// <summary>Starts the service.</summary>
    /// <returns>False when it was asked to stop before it had begun.</returns>
    public async Task<bool> WatchAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync();
            _isStarting = false;
            return true;
        }
        catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return false;
        }
        catch
        {
            _hasFailed = true; // what had begun beside it is now broken off
            throw;
        }
    }
}
