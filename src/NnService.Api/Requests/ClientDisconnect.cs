using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using NnService.Infrastructure.Storage;

namespace NnService.Api.Requests;

/// <summary>Tells the failures of a request whose client is gone, which mean nothing to an operator.</summary>
internal static class ClientDisconnect
{
    public const int Status = 499;

    // The server tells it by its message only.
    private const string BrokenOff = "Unexpected end of request content";

    /// <summary>Whether an exception comes from a client that went away or ended the connection in the middle of its body.</summary>
    public static bool Explains(HttpContext context, Exception exception) =>
        exception is (ConnectionResetException or ConnectionAbortedException) // met by reading, maybe before the request counts as aborted
        || IsBrokenOff(exception)
        || (context.RequestAborted.IsCancellationRequested
            && (exception is OperationCanceledException or IOException || exception.IsDatabaseError()));

    /// <summary>Ends the request. Where its body broke off, the server could read nothing more of the connection.</summary>
    public static void End(HttpContext context)
    {
        if (!context.Response.HasStarted) context.Response.StatusCode = Status;
        // Of HTTP/1 the connection is this request's alone; the server would go on to look for the next one in it.
        if (HttpProtocol.IsHttp11(context.Request.Protocol) || HttpProtocol.IsHttp10(context.Request.Protocol))
            context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        context.Abort();
    }

    private static bool IsBrokenOff(Exception exception) =>
        exception is BadHttpRequestException && exception.Message.StartsWith(BrokenOff, StringComparison.Ordinal);
}
