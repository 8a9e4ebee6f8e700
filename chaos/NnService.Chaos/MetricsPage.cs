using System.Globalization;

namespace NnService.Chaos;

/// <summary>What the service tells of itself at <c>/metrics</c>.</summary>
internal sealed class MetricsPage(string text)
{
    private readonly string[] _samples = [.. text.Split('\n').Where(line => line.Length > 0 && line[0] != '#')];

    public static async Task<MetricsPage> ReadAsync(HttpClient http, CancellationToken cancellationToken) =>
        new(await http.GetStringAsync(new Uri("/metrics", UriKind.Relative), cancellationToken));

    /// <summary>The sum of the samples of a name, of those whose labels hold some words.</summary>
    public double Sum(string name, string labels = "") => _samples
        .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line[name.Length] is ' ' or '{')
        .Where(line => line.Contains(labels, StringComparison.Ordinal))
        .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));

    /// <summary>Event streams that are open.</summary>
    public int Streams => (int)Sum("nnservice_event_streams");

    /// <summary>Requests in progress, without the one for this page.</summary>
    public int Requests => (int)Sum("http_server_active_requests") - 1;

    /// <summary>Requests that the service failed.</summary>
    public int Failures => (int)Sum("http_server_request_duration_seconds_count", "http_response_status_code=\"5");

    /// <summary>Bytes of the managed heap after the last collection.</summary>
    public long Heap => (long)Sum("dotnet_gc_last_collection_heap_size_bytes");
}
