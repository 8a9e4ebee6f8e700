using NnService.Api.Problems;
using NnService.Api.Requests;
using NnService.Infrastructure.Storage;

namespace NnService.Api.Hosting;

/// <summary>
/// Ends requests to which no refusal can be written any more: those whose client is gone, and answers that fail after they began, of which
/// the client sees that they are not whole.
/// </summary>
internal sealed partial class AbortedRequests(
    StorageOutage outage,
    IHostApplicationLifetime lifetime,
    ILogger<AbortedRequests> logger)
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception e) when (ClientDisconnect.Explains(context, e))
        {
            ClientDisconnect.End(context);
        }
        catch (Exception e) when (context.Response.HasStarted)
        {
            var isStopping = e is OperationCanceledException && lifetime.ApplicationStopping.IsCancellationRequested;
            if (!isStopping && !outage.Report(e, $"{context.Request.Method} {context.Request.Path}"))
                Log.Broken(logger, e, context.Request.Method, context.Request.Path, ProblemResults.TraceId(context));
            context.Abort();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Unhandled exception in the middle of the answer to {Method} {Path} ({TraceId})")]
        public static partial void Broken(ILogger logger, Exception exception, string method, string path, string traceId);
    }
}
