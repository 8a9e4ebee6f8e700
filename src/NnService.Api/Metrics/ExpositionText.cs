using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace NnService.Api.Metrics;

/// <summary>The words of Prometheus' text format 0.0.4: names, labels and numbers.</summary>
internal static partial class ExpositionText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private const string Total = "_total";

    /// <summary>
    /// The name of an instrument's family, as OpenTelemetry maps it: unit behind the name, and <c>_total</c> behind what only grows.
    /// </summary>
    public static string Family(Instrument instrument, MetricKind kind)
    {
        var name = NotOfNames().Replace(instrument.Name, "_");
        if (char.IsAsciiDigit(name[0])) name = $"_{name}";
        if (kind == MetricKind.Counter && name.EndsWith(Total, StringComparison.Ordinal)) name = name[..^Total.Length];
        if (UnitOf(instrument.Unit ?? "") is { Length: > 0 } unit && !name.EndsWith($"_{unit}", StringComparison.Ordinal))
            name = $"{name}_{unit}";
        return kind == MetricKind.Counter ? name + Total : name;
    }

    /// <summary>A label with its value.</summary>
    public static string Label(string name, object value)
    {
        var key = NotOfLabels().Replace(name, "_");
        if (char.IsAsciiDigit(key[0])) key = $"_{key}";
        var text = Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
        return $"{key}=\"{text.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>Text on one line, as descriptions are written; in a label quotes are escaped too.</summary>
    public static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    public static string Number(double value) =>
        double.IsFinite(value) || double.IsNaN(value) ? value.ToString("R", CultureInfo.InvariantCulture) : value > 0 ? "+Inf" : "-Inf";

    /// <summary>Writes one sample.</summary>
    public static void Sample(this StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0) text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    // What stands in braces says what is counted, and 1 is no unit.
    private static string UnitOf(string unit) => unit switch
    {
        "" or "1" => "",
        ['{', ..] => "",
        "s" => "seconds",
        "ms" => "milliseconds",
        "By" => "bytes",
        _ => NotOfNames().Replace(unit, "_"),
    };

    [GeneratedRegex("[^a-zA-Z0-9_:]")]
    private static partial Regex NotOfNames();

    [GeneratedRegex("[^a-zA-Z0-9_]")]
    private static partial Regex NotOfLabels();
}
