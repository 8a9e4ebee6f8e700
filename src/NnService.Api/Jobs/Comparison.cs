using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using NnService.Api.Contracts;
using NnService.Domain;
using NnService.Domain.Networks;
using NnService.Infrastructure.Jobs;
using NnService.Infrastructure.Models;

namespace NnService.Api.Jobs;

/// <summary>A job with what it is compared by.</summary>
/// <param name="Job">The job.</param>
/// <param name="Seconds">Seconds of training; null before the first epoch.</param>
/// <param name="Curves">What its epochs came to, by metric.</param>
/// <param name="Network">The network that it trains; null where it was deleted.</param>
/// <param name="Version">The version that it made; null for none.</param>
internal sealed record ComparedJob(
    StoredJob Job,
    double? Seconds,
    Dictionary<string, CurveSeriesContract> Curves,
    NetworkDefinition? Network,
    VersionInfo? Version)
{
    /// <summary>A job with what its history comes to, which itself is not kept: of several jobs it may be large.</summary>
    public static ComparedJob Of(StoredJob job, JobHistory history, NetworkDefinition? network, VersionInfo? version) =>
        new(
            job,
            history.Points.IsEmpty ? null : history.Points[^1].ElapsedMs / 1000.0,
            Comparison.SeriesOf(history),
            network,
            version);
}

/// <summary>Puts jobs beside each other.</summary>
internal static class Comparison
{
    public const int MaxPoints = 1000;

    private const string Layers = "/model/layers";

    // Of the metrics of an epoch; all others are losses and errors.
    private static readonly string[] HigherIsBetter = ["accuracy"];

    public static ComparisonContract Of(IReadOnlyList<ComparedJob> jobs) =>
        new([.. jobs.Select(Head)], [.. Differences(jobs)], [.. Curves(jobs)]);

    private static ComparedJobContract Head(ComparedJob compared)
    {
        var (job, version) = (compared.Job, compared.Version);
        return new(
            job.Id,
            job.ModelId,
            job.Version,
            job.Status,
            job.Epoch,
            job.CreatedAt,
            compared.Seconds,
            job.Notes.Description,
            job.Notes.Tags,
            version?.Metrics is { } metrics
                ? MetricsContract.From(metrics with { PerClass = null, ConfusionMatrix = null }, version.Encoding)
                : null,
            version?.Metrics is null ? null : version.Parts?.JudgedOn);
    }

    private static IEnumerable<ComparedSettingContract> Differences(IReadOnlyList<ComparedJob> jobs)
    {
        var settings = jobs.ToDictionary(compared => compared.Job.Id, SettingsOf);
        return settings.Values.SelectMany(of => of.Keys).Distinct()
            .Select(setting => new ComparedSettingContract(setting, ByJob(settings, setting)))
            .Where(setting => setting.Values.Count < jobs.Count || setting.Values.Values.Distinct().Count() > 1);
    }

    private static Dictionary<string, string> SettingsOf(ComparedJob compared)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        using var request = JsonDocument.Parse(compared.Job.SubmittedRequest);
        Flatten(request.RootElement, "", settings);
        if (compared.Network is { } network) settings[Layers] = LayersOf(network);
        return settings;
    }

    private static void Flatten(JsonElement value, string pointer, Dictionary<string, string> settings)
    {
        if (value.ValueKind == JsonValueKind.Object)
            foreach (var member in value.EnumerateObject()) Flatten(member.Value, $"{pointer}/{Fault.Escape(member.Name)}", settings);
        else if (value.ValueKind != JsonValueKind.Null)
            settings[pointer] = value.GetRawText();
    }

    private static string LayersOf(NetworkDefinition network) =>
        JsonSerializer.Serialize(
            network.IsAuto
                ? "auto"
                : string.Join(
                    ", ",
                    network.Layers.Select(
                        layer => string.Create(CultureInfo.InvariantCulture, $"{layer.Units} {layer.Activation.Name}").TrimStart())));

    private static IEnumerable<ComparedCurveContract> Curves(IReadOnlyList<ComparedJob> jobs)
    {
        var curves = jobs.ToDictionary(compared => compared.Job.Id, compared => compared.Curves);
        return curves.Values.SelectMany(of => of.Keys).Distinct()
            .Select(metric => new ComparedCurveContract(metric, IsHigherBetter(metric), ByJob(curves, metric)));
    }

    private static bool IsHigherBetter(string metric) => HigherIsBetter.Contains(metric[(metric.IndexOf('.') + 1)..]);

    // What each job has of this name.
    private static Dictionary<string, T> ByJob<T>(Dictionary<string, Dictionary<string, T>> all, string name) =>
        all.Where(job => job.Value.ContainsKey(name)).ToDictionary(job => job.Key, job => job.Value[name]);

    /// <summary>What the epochs of a job came to, by metric.</summary>
    public static Dictionary<string, CurveSeriesContract> SeriesOf(JobHistory history)
    {
        var metrics = new Dictionary<string, List<(int Epoch, double Value)>>(StringComparer.Ordinal);
        foreach (var report in history.Points.Select(point => point.Report))
        {
            Add("loss", report.Loss);
            if (report.ValidationLoss is { } loss) Add("validationLoss", loss);
            foreach (var (name, value) in report.Metrics) Add($"metrics.{name}", value);
            foreach (var (name, value) in report.ValidationMetrics) Add($"validationMetrics.{name}", value);

            void Add(string metric, double value)
            {
                if (!metrics.TryGetValue(metric, out var points)) metrics[metric] = points = [];
                points.Add((report.Epoch, value));
            }
        }

        return metrics.ToDictionary(pair => pair.Key, pair => Series(pair.Value, IsHigherBetter(pair.Key)));
    }

    private static CurveSeriesContract Series(List<(int Epoch, double Value)> points, bool isHigher)
    {
        var best = isHigher ? points.MaxBy(point => point.Value) : points.MinBy(point => point.Value);
        var last = points[^1].Value;
        var kept = points.Count <= MaxPoints
            ? points
            : [.. Enumerable.Range(1, MaxPoints).Select(i => points[(int)((long)i * points.Count / MaxPoints) - 1])];
        return new([.. kept.Select(point => point.Epoch)], [.. kept.Select(point => point.Value)], best.Value, best.Epoch, last);
    }
}
