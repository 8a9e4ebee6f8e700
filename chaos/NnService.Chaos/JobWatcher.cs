using System.Net.ServerSentEvents;
using System.Text.Json;

namespace NnService.Chaos;

/// <summary>Watches one job over all interruptions and keeps what it was told.</summary>
/// <param name="service">The service.</param>
/// <param name="job">The job.</param>
/// <param name="progressed">Called whenever the job was seen to move.</param>
internal sealed class JobWatcher(ISystemUnderTest service, string job, Action<string> progressed)
{
    private readonly List<(string Type, string Id, string Status, int Epoch)> _events = [];

    public string Job => job;

    /// <summary>How often the watcher had to connect again.</summary>
    public int Reconnections { get; private set; }

    /// <summary>Watches to the end of the job.</summary>
    public async Task WatchAsync(CancellationToken cancellationToken)
    {
        while (!HasEnded)
        {
            try
            {
                using var response = await service.SendAsync(Request, cancellationToken);
                response.EnsureSuccessStatusCode();
                await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
                await foreach (var item in SseParser.Create(stream, (_, data) => JsonSerializer.Deserialize<JsonElement>(data))
                    .EnumerateAsync(cancellationToken))
                {
                    if (item.EventType == "ping") continue;
                    _events.Add(
                        (item.EventType, item.EventId!, item.Data.GetProperty("status").GetString()!, item.Data.GetProperty("epoch")
                            .GetInt32()));
                    if (item.EventType == "epoch" || HasEnded) progressed(job);
                }
            }
            catch (Exception e) when (e is IOException or HttpRequestException or JsonException)
            {
                // The connection broke, perhaps in the middle of an event, which then counts as not seen.
            }

            if (!HasEnded) Reconnections++;
        }
    }

    /// <summary>What is wrong with what the watcher was told; empty when nothing is.</summary>
    public IEnumerable<string> Faults()
    {
        if (_events.Select(item => item.Id).Distinct().Count() != _events.Count) yield return "an event came twice";
        var states = _events.Where(item => item.Type == "state").ToList();
        if (!states.Select(item => item.Id.Split('.')[1]).SequenceEqual(Enumerable.Range(1, states.Count).Select(number => $"{number}")))
            yield return "a state was lost";
        if (states.Count(item => IsEnd(item.Status)) != 1 || _events[^1].Status != "succeeded")
            yield return $"it ended as {string.Join(", ", states.Select(item => item.Status))}";
        var epochs = _events.Where(item => item.Type == "epoch").Select(item => item.Epoch).ToList();
        if (!epochs.Zip(epochs.Skip(1)).All(pair => pair.First < pair.Second))
            yield return $"epochs went back: {string.Join(", ", epochs)}";
    }

    private bool HasEnded => _events.Count > 0 && IsEnd(_events[^1].Status);

    private HttpRequestMessage Request()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/jobs/{job}/events");
        if (_events.Count > 0) request.Headers.Add("Last-Event-ID", _events[^1].Id);
        return request;
    }

    private static bool IsEnd(string status) => status is "succeeded" or "failed" or "cancelled";
}
