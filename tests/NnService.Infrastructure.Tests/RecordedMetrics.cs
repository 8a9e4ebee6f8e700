using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using NnService.Infrastructure.Telemetry;
using NnService.Tests.Common;

namespace NnService.Infrastructure.Tests;

/// <summary>
/// What the instruments of one host have measured so far, summed by name and tags, as in <c>nnservice.jobs.ended succeeded</c>.
/// </summary>
internal sealed class RecordedMetrics : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, List<double>> _measured = new(StringComparer.Ordinal);
    private readonly List<(string Name, double Sum, TaskCompletionSource Reached)> _awaited = [];

    public RecordedMetrics(IServiceProvider services)
    {
        var meters = services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == NnMeter.Name && instrument.Meter.Scope == meters) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _listener.Start();
    }

    public double this[string name] => Measured(name).Sum();

    public double[] Measured(string name)
    {
        lock (_measured) return [.. _measured.GetValueOrDefault(name) ?? []];
    }

    /// <summary>Hears what instruments tell only when they are asked; what they told before is forgotten.</summary>
    public void Observe(string name)
    {
        lock (_measured)
            foreach (var known in _measured.Keys.Where(known => known.StartsWith(name, StringComparison.Ordinal)).ToArray())
                _measured.Remove(known);
        _listener.RecordObservableInstruments();
    }

    /// <summary>Waits until what was measured comes to a sum.</summary>
    public Task ReachesAsync(string name, double sum)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_measured)
        {
            _awaited.Add((name, sum, reached));
            if (this[name] >= sum) reached.TrySetResult();
        }

        return reached.Task.InTimeAsync($"{name} comes to {sum}");
    }

    public void Dispose() => _listener.Dispose();

    private void Hear(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var name = string.Join(' ', tags.ToArray().Select(tag => $"{tag.Value}").Prepend(instrument.Name));
        lock (_measured)
        {
            if (!_measured.TryGetValue(name, out var values)) _measured[name] = values = [];
            values.Add(value);
            foreach (var (awaited, sum, reached) in _awaited)
                if (awaited == name && values.Sum() >= sum) reached.TrySetResult();
        }
    }
}
