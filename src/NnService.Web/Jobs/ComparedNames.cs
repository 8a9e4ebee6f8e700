using System.Text.Json;
using NnService.Web.Language;
using NnService.Web.Parts;
using NnService.Web.Parts.Judgement;

namespace NnService.Web.Jobs;

/// <summary>What is compared, as people call it.</summary>
internal static class ComparedNames
{
    private const string Training = "metrics.";
    private const string Validation = "validationMetrics.";

    /// <summary>A metric by its name in a comparison.</summary>
    public static string OfMetric(Localizer localizer, string metric)
    {
        if (metric.StartsWith(Training, StringComparison.Ordinal))
            return localizer[JobPhrases.OnTraining, MetricList.NameOf(localizer, metric[Training.Length..])];
        return metric.StartsWith(Validation, StringComparison.Ordinal)
            ? localizer[JobPhrases.OnValidation, MetricList.NameOf(localizer, metric[Validation.Length..])]
            : MetricList.NameOf(localizer, metric);
    }

    /// <summary>A setting by its JSON pointer, written as the settings of a job are.</summary>
    public static string OfSetting(string pointer) =>
        pointer.TrimStart('/').Replace('/', '.').Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    /// <summary>A value that is JSON; words without their quotation marks.</summary>
    public static string OfValue(string? json)
    {
        if (json is null) return Figures.None;
        using var value = JsonDocument.Parse(json);
        return value.RootElement.ValueKind == JsonValueKind.String ? value.RootElement.GetString()! : json;
    }
}
