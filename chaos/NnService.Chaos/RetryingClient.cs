using System.Net;
using System.Net.Sockets;

namespace NnService.Chaos;

/// <summary>How requests reach a service that is down now and then.</summary>
internal static class RetryingClient
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>An address that nobody uses.</summary>
    public static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }

    /// <param name="clients">The addresses, asked in turn.</param>
    /// <param name="make">Makes the request, as often as it is sent.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<HttpResponseMessage> SendAsync(
        IReadOnlyList<HttpClient> clients, Func<HttpRequestMessage> make, CancellationToken cancellationToken)
    {
        for (var turn = 0; ; turn++)
        {
            try
            {
                using var request = make();
                var response = await clients[turn % clients.Count].SendAsync(
                    request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                if (response.StatusCode != HttpStatusCode.ServiceUnavailable) return response;
                response.Dispose();
            }
            catch (Exception e) when (e is HttpRequestException or SocketException
                || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
            {
                // It is down; a connection that breaks right after it was made throws the bare exception of its socket.
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }
}
