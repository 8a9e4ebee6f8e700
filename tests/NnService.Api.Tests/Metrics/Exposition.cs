using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace NnService.Api.Tests.Metrics;

/// <summary>One family of a page.</summary>
internal sealed record ExposedFamily(string Type, string Help);

/// <summary>
/// A page in Prometheus' text format 0.0.4, read as strictly as its description is written: whatever is wrong fails the test.
/// </summary>
internal sealed partial class Exposition
{
    private readonly Dictionary<string, double> _samples = new(StringComparer.Ordinal);

    private Exposition()
    {
    }

    public Dictionary<string, ExposedFamily> Families { get; } = new(StringComparer.Ordinal);

    /// <summary>Name and labels of every sample, the labels in their order.</summary>
    public IReadOnlyCollection<string> Series => _samples.Keys;

    /// <summary>The value of a sample; null when it is not there.</summary>
    /// <param name="series">Name and labels, as in <c>a_total{b="c"}</c>.</param>
    public double? this[string series] => _samples.TryGetValue(series, out var value) ? value : null;

    public static Exposition Parse(string page)
    {
        Assert.EndsWith("\n", page, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', page);
        var read = new Exposition();
        var name = "";
        var help = "";
        foreach (var line in page[..^1].Split('\n'))
        {
            if (Help().Match(line) is { Success: true } told)
            {
                name = told.Groups[1].Value;
                help = told.Groups[2].Value;
                Assert.DoesNotMatch(@"\\[^\\n]", help.Replace(@"\\", "", StringComparison.Ordinal));
            }
            else if (Type().Match(line) is { Success: true } typed)
            {
                (name, help) = (typed.Groups[1].Value, name == typed.Groups[1].Value ? help : ""); // the help is told first, or not at all
                Assert.True(read.Families.TryAdd(name, new ExposedFamily(typed.Groups[2].Value, help)), $"{name} appears twice");
            }
            else
            {
                read.AddSample(name, line);
            }
        }

        foreach (var (family, told) in read.Families)
        {
            Assert.True(read.Series.Any(series => NameOf(series).StartsWith(family, StringComparison.Ordinal)), $"{family} has no sample");
            Assert.Equal(told.Type == "counter", family.EndsWith("_total", StringComparison.Ordinal));
            if (told.Type == "histogram") read.CheckHistogram(family);
        }

        return read;
    }

    private void AddSample(string family, string line)
    {
        var match = Sample().Match(line);
        Assert.True(match.Success, $"this is not a sample: {line}");
        var name = match.Groups[1].Value;
        var labels = Labels(match.Groups[3].Value);
        Assert.True(Families.TryGetValue(family, out var told), $"no type is told before {line}");
        string[] allowed = told.Type == "histogram" ? [$"{family}_bucket", $"{family}_sum", $"{family}_count"] : [family];
        Assert.Contains(name, allowed);
        Assert.Equal(
            name.EndsWith("_bucket", StringComparison.Ordinal) && told.Type == "histogram", labels.Any(label => label.Name == "le"));
        Assert.Equal(labels.Select(label => label.Name).Distinct(), labels.Select(label => label.Name));
        var value = Number(match.Groups[4].Value);
        Assert.True(told.Type == "gauge" || value >= 0, $"a {told.Type} never falls below 0: {line}");
        Assert.True(_samples.TryAdd(match.Groups[1].Value + match.Groups[2].Value, value), $"this series appears twice: {line}");
    }

    private void CheckHistogram(string family)
    {
        var buckets = Series.Where(series => NameOf(series) == $"{family}_bucket")
            .GroupBy(series => Bound().Replace(series[$"{family}_bucket".Length..], ""))
            .ToArray();
        Assert.NotEmpty(buckets);
        foreach (var histogram in buckets)
        {
            var bounds = histogram.Select(series => Number(Bound().Match(series).Groups[1].Value)).ToArray();
            Assert.Equal(bounds.Order().Distinct(), bounds);
            Assert.Equal(double.PositiveInfinity, bounds[^1]);
            var counts = histogram.Select(series => _samples[series]).ToArray();
            Assert.Equal(counts.Order(), counts);
            var labels = histogram.Key == "{}" ? "" : histogram.Key;
            Assert.Equal(counts[^1], this[$"{family}_count{labels}"]);
            Assert.NotNull(this[$"{family}_sum{labels}"]);
        }

        Assert.Equal(buckets.Length, Series.Count(series => NameOf(series) == $"{family}_count"));
        Assert.Equal(buckets.Length, Series.Count(series => NameOf(series) == $"{family}_sum"));
    }

    /// <summary>The labels between two braces, read letter by letter.</summary>
    private static List<(string Name, string Value)> Labels(string text)
    {
        var labels = new List<(string, string)>();
        for (var at = 0; at < text.Length;)
        {
            var name = LabelName().Match(text, at);
            Assert.True(name.Success && name.Index == at, $"no label begins at {at} of {text}");
            at += name.Length;
            var value = new StringBuilder();
            for (; text[at] != '"'; at++)
            {
                if (text[at] == '\\')
                    value.Append(text[++at] switch
                    {
                        '\\' =>
                        '\\',
                        '"' => '"',
                        'n' => '\n',
                        _ => throw new FormatException($"an unknown escape at {at} of {text}")
                    });
                else value.Append(text[at]);
            }

            labels.Add((name.Groups[1].Value, value.ToString()));
            at++;
            if (at == text.Length) break;
            Assert.Equal(',', text[at++]);
            Assert.True(at < text.Length, $"a comma ends {text}");
        }

        return labels;
    }

    private static string NameOf(string series) => series.Split('{')[0];

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        "NaN" => double.NaN,
        _ =>
            double.Parse(
                text,
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
                CultureInfo.InvariantCulture),
    };

    [GeneratedRegex(@"^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$")]
    private static partial Regex Help();

    [GeneratedRegex(@"^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)$")]
    private static partial Regex Type();

    [GeneratedRegex(@"^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(.+)\})? (\S+)$")]
    private static partial Regex Sample();

    [GeneratedRegex("([a-zA-Z_][a-zA-Z0-9_]*)=\"")]
    private static partial Regex LabelName();

    [GeneratedRegex(",?le=\"([^\"]*)\"")]
    private static partial Regex Bound();
}
