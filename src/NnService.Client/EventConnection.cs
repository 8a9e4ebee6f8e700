using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace NnService.Client;

/// <summary>One connection on which the events of a job come.</summary>
/// <param name="wire">How the service is reached.</param>
/// <param name="path">Where the events are.</param>
/// <param name="after">The id of the last event already seen; null for all.</param>
/// <param name="time">The clock by which a connection falls silent.</param>
/// <param name="cancellationToken">Ends it.</param>
internal sealed class EventConnection(
    Wire wire, string path, string? after, TimeProvider time, CancellationToken cancellationToken) : IAsyncDisposable
{
    // The service sends something every 15 s.
    private static readonly TimeSpan MaxSilence = TimeSpan.FromSeconds(45);

    private readonly CancellationTokenSource _silent = new(Timeout.InfiniteTimeSpan, time);
    private CancellationTokenSource? _end;
    private HttpResponseMessage? _response;
    private IAsyncEnumerator<SseItem<JobEvent?>>? _events;

    /// <summary>Whether the service said that there is nothing after the last event seen.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Waits for the next event; one without data is a sign of life.</summary>
    /// <returns>Null when the connection broke, fell silent or ended.</returns>
    /// <exception cref="NnProblemException">The service refused.</exception>
    public async Task<SseItem<JobEvent?>?> NextAsync()
    {
        _silent.CancelAfter(MaxSilence);
        try
        {
            _events ??= await OpenAsync();
            return _events is not null && await _events.MoveNextAsync() ? _events.Current : null;
        }
        catch (IOException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            _silent.CancelAfter(Timeout.InfiniteTimeSpan); // how long the caller takes is not the service's silence
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_events is not null) await _events.DisposeAsync();
        _response?.Dispose();
        _end?.Dispose();
        _silent.Dispose();
    }

    private async Task<IAsyncEnumerator<SseItem<JobEvent?>>?> OpenAsync()
    {
        _end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _silent.Token);
        _response = await wire.SendAsync(Request, _end.Token);
        IsAtEnd = _response.StatusCode == HttpStatusCode.NoContent;
        if (IsAtEnd) return null;
        var stream = await _response.Content.ReadAsStreamAsync(_end.Token);
        return SseParser.Create(stream, Read).EnumerateAsync(_end.Token).GetAsyncEnumerator(_end.Token);
    }

    private HttpRequestMessage Request()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (after is not null) request.Headers.Add("Last-Event-ID", after);
        return request;
    }

    private static JobEvent? Read(string type, ReadOnlySpan<byte> data) =>
        type is "state" or "epoch" ? JsonSerializer.Deserialize<JobEvent>(data, Wire.Json)! with { IsState = type == "state" } : null;
}
