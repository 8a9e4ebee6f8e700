using System.Net;
using System.Net.Sockets;
using NnService.Benchmarks;

namespace NnService.Chaos;

/// <summary>A service at one address that is killed and started again; whoever asks it meanwhile asks again. Thread-safe but for its own starts and ends.</summary>
internal sealed class ChaosServer(string folder) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    // The time after which an answer counts as lost.
    private readonly HttpClient _http = new() { BaseAddress = new Uri($"http://127.0.0.1:{FreePort()}"), Timeout = TimeSpan.FromSeconds(30) };
    private ServiceProcess? _process;

    public int Kills { get; private set; }

    public async Task StartAsync() => _process = await ServiceProcess.StartAsync(
        folder, $"--urls={_http.BaseAddress}", "--NnService:Training:CheckpointEvery=00:00:00.200", "--NnService:Training:Slots=2", "--NnService:Training:ThreadsPerJob=1");

    /// <summary>SIGKILL, and a new start on what is left.</summary>
    public async Task KillAsync()
    {
        await _process!.DisposeAsync();
        Kills++;
        await StartAsync();
    }

    /// <summary>SIGTERM.</summary>
    public Task<int> StopAsync() => _process!.StopAsync();

    /// <summary>Sends until an answer comes that is none of a service which starts or stops.</summary>
    public async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> make, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                using var request = make();
                var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                if (response.StatusCode != HttpStatusCode.ServiceUnavailable) return response;
                response.Dispose();
            }
            catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
            {
                // It is down.
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_process is not null) await _process.DisposeAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
