using System.Collections.Concurrent;
using System.Text;

namespace NnService.Api.Metrics;

internal enum MetricKind
{
    /// <summary>It only grows.</summary>
    Counter,

    /// <summary>It goes up and down.</summary>
    Gauge,
    Histogram,
}

/// <summary>All series of one instrument. Measured by many threads at once, without a lock and without allocating.</summary>
/// <param name="name">The name on the page.</param>
/// <param name="help">What is measured.</param>
/// <param name="kind">What the numbers are.</param>
/// <param name="isObserved">Whether the instrument tells all it knows at each scrape, instead of what happens when it happens.</param>
/// <param name="labels">The tags that become labels; null for all. Of one instrument they come in one order, where only the last may be
/// left out, and three are looked at.</param>
/// <param name="bounds">The bounds of a histogram.</param>
internal sealed class MetricFamily(string name, string help, MetricKind kind, bool isObserved, string[]? labels, double[] bounds)
{
    private readonly ConcurrentDictionary<(object?, object?, object?), Found> _byValues = new();
    private readonly ConcurrentDictionary<string, MetricSeries> _byText = new(StringComparer.Ordinal);

    // What is measured most often comes with the same objects each time, and need not be looked up.
    private volatile Found? _last;

    public string Name => name;

    public MetricKind Kind => kind;

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var first = Tag(tags, 0).Value;
        var second = Tag(tags, 1).Value;
        var third = Tag(tags, 2).Value;
        var found = _last;
        if (found is null || found.First != first || found.Second != second || found.Third != third)
            _last = found = _byValues.TryGetValue((first, second, third), out var known) ? known : Add(first, second, third, tags);
        found.Series.Record(value);
    }

    /// <summary>Forgets what was observed before, because everything is told again.</summary>
    public void BeginScrape()
    {
        if (!isObserved) return;
        _last = null;
        _byValues.Clear();
        _byText.Clear();
    }

    /// <summary>Writes the family, or nothing where nothing was measured.</summary>
    public void Write(StringBuilder text)
    {
        var all = _byText.Values.OrderBy(series => series.Labels, StringComparer.Ordinal).ToArray();
        if (all.Length == 0) return;
        if (help.Length > 0) text.Append("# HELP ").Append(name).Append(' ').Append(ExpositionText.Escape(help)).Append('\n');
        text.Append("# TYPE ").Append(name).Append(' ').Append(kind.ToString().ToLowerInvariant()).Append('\n');
        foreach (var series in all) series.Write(text, name);
    }

    private KeyValuePair<string, object?> Tag(ReadOnlySpan<KeyValuePair<string, object?>> tags, int place)
    {
        if (labels is null) return place < tags.Length ? tags[place] : default;
        if (place >= labels.Length) return default;
        foreach (var tag in tags)
            if (tag.Key == labels[place]) return tag;
        return default;
    }

    // Values that look the same on the page are one series, for it must not be there twice.
    private Found Add(object? first, object? second, object? third, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        KeyValuePair<string, object?>[] shown = [Tag(tags, 0), Tag(tags, 1), Tag(tags, 2)];
        var text = string.Join(',', shown.Where(tag => tag.Value is not null).Select(tag => ExpositionText.Label(tag.Key, tag.Value!)));
        var series = _byText.GetOrAdd(text, _ => kind == MetricKind.Histogram ? new HistogramSeries(text, bounds) : new SumSeries(text));
        return _byValues[(first, second, third)] = new Found(first, second, third, series);
    }

    private sealed record Found(object? First, object? Second, object? Third, MetricSeries Series);
}
