using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;
using NnService.Infrastructure.Telemetry;

namespace NnService.Api.Metrics;

/// <summary>Listens to the instruments of this host and writes down what they have measured. Thread-safe.</summary>
internal sealed class MetricsCollector : IDisposable
{
    private static readonly Dictionary<Type, MetricKind> Kinds = new()
    {
        [typeof(Counter<>)] = MetricKind.Counter,
        [typeof(ObservableCounter<>)] = MetricKind.Counter,
        [typeof(UpDownCounter<>)] = MetricKind.Gauge,
        [typeof(ObservableUpDownCounter<>)] = MetricKind.Gauge,
        [typeof(ObservableGauge<>)] = MetricKind.Gauge,
        [typeof(Histogram<>)] = MetricKind.Histogram,
    };

    private readonly ConcurrentDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();
    private readonly Lock _scrape = new();
    private readonly IMeterFactory _meters;

    /// <summary>Begins to listen; what is measured before is not counted.</summary>
    public MetricsCollector(IMeterFactory meters)
    {
        _meters = meters;
        _listener.InstrumentPublished = Add;
        _listener.SetMeasurementEventCallback<int>((_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.Start();
    }

    /// <summary>The page.</summary>
    public string Write()
    {
        lock (_scrape)
        {
            var families = _families.Values.OrderBy(family => family.Name, StringComparer.Ordinal).ToArray();
            foreach (var family in families) family.BeginScrape();
            _listener.RecordObservableInstruments();
            var text = new StringBuilder();
            foreach (var family in families) family.Write(text);
            return text.ToString();
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, MeterListener listener)
    {
        // A process may have several hosts; the meter of the runtime belongs to none.
        if (instrument.Meter.Scope is { } scope && scope != _meters) return;
        var shown = ShownInstrument.Of(instrument);
        if ((shown is null && instrument.Meter.Name != NnMeter.Name) || (shown?.Kind ?? KindOf(instrument)) is not { } kind) return;
        var name = ExpositionText.Family(instrument, kind);
        var bounds = (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries ?? [];
        var family = _families.GetOrAdd(
            name, _ => new MetricFamily(name, instrument.Description ?? "", kind, instrument.IsObservable, shown?.Labels, [.. bounds]));
        if (family.Kind == kind) listener.EnableMeasurementEvents(instrument, family);
    }

    private static MetricKind? KindOf(Instrument instrument) =>
        Kinds.TryGetValue(instrument.GetType().GetGenericTypeDefinition(), out var kind) ? kind : null;
}
