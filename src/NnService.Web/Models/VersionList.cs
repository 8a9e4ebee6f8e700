using NnService.Client;

namespace NnService.Web.Models;

/// <summary>Versions of a model and what can be done with them.</summary>
internal static class VersionList
{
    /// <summary>How many are shown at a time.</summary>
    public const int PageSize = 50;

    // So many versions are read; who keeps more looks at older ones by the API.
    private const int MaxPages = 5;

    /// <summary>Reads the versions, the newest first.</summary>
    public static async Task<IReadOnlyList<ModelVersion>> ReadAsync(NnClient api, string model, CancellationToken gone)
    {
        var found = new List<ModelVersion>();
        string? after = null;
        for (var page = 0; page < MaxPages; page++)
        {
            var part = await api.ListVersionsAsync(model, after, newestFirst: true, cancellationToken: gone);
            found.AddRange(part.Items.Select(version => version with { Layers = NetworkText.WithoutWeights(version.Layers)! }));
            after = part.Next;
            if (after is null) break;
        }

        return found;
    }

    /// <summary>Whether metrics of two versions come from the same rows, as far as that is known.</summary>
    public static bool HaveSameRows(ModelVersion first, ModelVersion second) =>
        first.Dataset?.Digest == second.Dataset?.Digest
        && first.MetricsSource == second.MetricsSource
        && JudgingPart(first)?.Digest == JudgingPart(second)?.Digest;

    /// <summary>Tags as they are typed, a line for each.</summary>
    public static string TextOf(IReadOnlyDictionary<string, string> tags) =>
        string.Join('\n', tags.Select(tag => $"{tag.Key}={tag.Value}"));

    /// <summary>Reads tags that were typed.</summary>
    /// <param name="text">A line for each.</param>
    /// <param name="known">Those that there are; what is no longer typed is taken away.</param>
    /// <param name="fault">The line that is none; null where all are.</param>
    public static IReadOnlyDictionary<string, string?> ParseTags(string text, IReadOnlyDictionary<string, string> known, out string? fault)
    {
        fault = null;
        var tags = known.Keys.ToDictionary(key => key, _ => (string?)null);
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var at = line.IndexOf('=', StringComparison.Ordinal);
            if (at > 0) tags[line[..at].TrimEnd()] = line[(at + 1)..].TrimStart();
            else fault ??= line;
        }

        return tags;
    }

    private static DatasetPart? JudgingPart(ModelVersion version) => version.MetricsSource switch
    {
        "test" => version.Parts?.Test,
        "validation" => version.Parts?.Validation,
        _ => version.Parts?.Training,
    };
}
