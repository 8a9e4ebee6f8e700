using System.Globalization;

namespace NnService.Web.Operating;

/// <summary>Reads single values of what the service counts, in the text format of Prometheus.</summary>
internal static class MetricsText
{
    /// <summary>The sum of a family over those of its labels that are asked for; null where it is not there.</summary>
    /// <param name="text">All families.</param>
    /// <param name="family">The name.</param>
    /// <param name="label">Such as <c>status="queued"</c>; null for all.</param>
    public static double? Sum(string text, string family, string? label = null)
    {
        double? sum = null;
        foreach (var line in text.Split('\n'))
        {
            if (!line.StartsWith(family, StringComparison.Ordinal)) continue;
            if (line.Length == family.Length || line[family.Length] is not (' ' or '{')) continue;
            if (label is not null && !line.Contains(label, StringComparison.Ordinal)) continue;
            var number = line[(line.LastIndexOf(' ') + 1)..];
            if (double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)) sum = (sum ?? 0) + value;
        }

        return sum;
    }
}
