using System.Globalization;
using NnService.Domain;
using NnService.Domain.Encoding;
using NnService.Domain.Evaluation;
using NnService.Domain.Preparation;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Models;

/// <summary>Whether a new version answers, and why.</summary>
/// <param name="IsPromoted">Whether the model answers with it.</param>
/// <param name="Reason">Why, in sentences.</param>
/// <param name="Metric">What was compared; null where nothing was.</param>
/// <param name="Current">Its value of the version that answered before.</param>
/// <param name="Candidate">Its value of the new version.</param>
public sealed record Promotion(bool IsPromoted, string Reason, string? Metric = null, double? Current = null, double? Candidate = null)
{
    /// <summary>Decides by what is known of both versions.</summary>
    /// <param name="rule">What was asked.</param>
    /// <param name="current">The version that answers; null without one.</param>
    /// <param name="candidate">The new one.</param>
    public static Promotion Decide(PromotionRule rule, JudgedVersion? current, JudgedVersion candidate)
    {
        if (rule == PromotionRule.Always) return new(true, "It was asked for.");
        if (rule == PromotionRule.Never) return new(false, "It was asked not to.");
        if (current is null) return new(true, "No trained version answered before.");
        return DifferenceOf(current, candidate.Encoding) is { } difference
            ? new(false, $"{difference} Such a version is promoted only when that is asked for.")
            : IsJudgedAlike(current, candidate)
                ? Compare(current, candidate)
                : new(
                    true,
                    $"Target, classes and features are those of version {Invariant(current.Number)}; no rows are held out of both, so that "
                        + $"it is not known which is better.");
    }

    // By rows that neither was trained on: the same held-out rows of the same bytes.
    private static bool IsJudgedAlike(JudgedVersion current, JudgedVersion candidate) =>
        current is { Metrics: not null, DatasetDigest: { } digest, Parts.Judged: { } rows }
        && candidate is { Metrics: not null, Parts.Judged: { } others }
        && digest == candidate.DatasetDigest
        && rows == others;

    private static Promotion Compare(JudgedVersion current, JudgedVersion candidate)
    {
        var (metric, before, now) = (current.Metrics, candidate.Metrics) is ({ LossInTargetUnits: { } old }, { LossInTargetUnits: { } own })
            ? (MetricAccumulator.LossInTargetUnits, old, own)
            : ("loss", current.Metrics!.Loss, candidate.Metrics!.Loss);
        var rows = $"the {Invariant(candidate.Parts!.Judged!.Count)} {candidate.Parts.JudgedBy} rows of both";
        return now < before
            ? new(true, $"Its {metric} on {rows} is smaller than that of version {Invariant(current.Number)}.", metric, before, now)
            : new(false, $"Its {metric} on {rows} is not smaller than that of version {Invariant(current.Number)}.", metric, before, now);
    }

    /// <summary>What callers of the current version would have to change; null when nothing.</summary>
    private static string? DifferenceOf(JudgedVersion current, DataEncoding candidate)
    {
        var kept = current.Encoding;
        var version = $"version {Invariant(current.Number)}";
        if (kept.IsPlain != candidate.IsPlain)
            return candidate.IsPlain
                ? $"It takes plain numbers, and {version} takes columns."
                : $"It takes columns, and {version} takes plain numbers.";
        if (kept.Task != candidate.Task)
            return $"Its task is {Camel($"{candidate.Task}")}, that of {version} is {Camel($"{kept.Task}")}.";
        if (!kept.Targets.Select(target => target.Name).SequenceEqual(candidate.Targets.Select(target => target.Name)))
            return $"Its target is {Names(candidate.Targets.Select(target => target.Name))}, that of {version} is "
                + $"{Names(kept.Targets.Select(target => target.Name))}.";
        if (kept.OutputCount != candidate.OutputCount || !ClassesOf(kept).SetEquals(ClassesOf(candidate)))
            return $"Its classes are {Names(ClassesOf(candidate))}, those of {version} are {Names(ClassesOf(kept))}.";
        return kept.IsPlain && kept.InputCount != candidate.InputCount
            ? $"It takes {Invariant(candidate.InputCount)} inputs, and {version} takes {Invariant(kept.InputCount)}."
            : FeatureDifferenceOf(kept, candidate, version);
    }

    private static string? FeatureDifferenceOf(DataEncoding kept, DataEncoding candidate, string version)
    {
        string[] gone = [.. kept.Features.Select(feature => feature.Name).Except(candidate.Features.Select(feature => feature.Name))];
        string[] added = [.. candidate.Features.Select(feature => feature.Name).Except(kept.Features.Select(feature => feature.Name))];
        if (gone.Length > 0 && added.Length > 0)
            return $"It takes {Names(added)}, and no longer {Names(gone)}, which {version} takes.";
        if (gone.Length > 0) return $"It no longer takes {Names(gone)}, which {version} takes.";
        if (added.Length > 0) return $"It takes {Names(added)}, which {version} does not take.";
        var types = kept.Features.ToDictionary(feature => feature.Name, feature => feature.Type);
        return candidate.Features.FirstOrDefault(feature => types[feature.Name] != feature.Type) is { } retyped
            ? $"'{Text.Truncate(retyped.Name)}' is a {Camel($"{retyped.Type}")} to it, and a {Camel($"{types[retyped.Name]}")} to "
                + $"{version}."
            : null;
    }

    private static HashSet<string> ClassesOf(DataEncoding encoding) => [.. encoding.Targets.SelectMany(target => target.Classes)];

    private static string Names(IEnumerable<string> names)
    {
        const int Shown = 5;
        string[] all = [.. names.Select(name => $"'{Text.Truncate(name)}'")];
        return string.Join(", ", all.Take(Shown)) + (all.Length > Shown ? $" and {Invariant(all.Length - Shown)} more" : "");
    }

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What a promotion is decided by.</summary>
/// <param name="Number">The version.</param>
/// <param name="Metrics">How good it is on rows that it was not trained on; null without such rows.</param>
/// <param name="DatasetDigest">SHA-256 of what it was trained on; null where that is not known.</param>
/// <param name="Parts">Which rows it was trained on and judged by; null where that is not known.</param>
public sealed record JudgedVersion(
    int Number, DataEncoding Encoding, EvaluationReport? Metrics, string? DatasetDigest, DataParts? Parts);
