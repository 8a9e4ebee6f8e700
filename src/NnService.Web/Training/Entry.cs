using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NnService.Web.Training;

/// <summary>What is typed into a control, as JSON and back. What is no number stays text, so that nothing typed is lost.</summary>
internal static class Entry
{
    /// <summary>What is typed, as a value; null for nothing.</summary>
    public static JsonNode? Read(Setting setting, string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        return setting.Kind is SettingKind.Whole or SettingKind.Number || setting.TakesNumbers
            ? Number(text.Trim()) ?? JsonValue.Create(text)
            : JsonValue.Create(text);
    }

    /// <summary>A value, as it is typed.</summary>
    public static string Write(JsonNode? value) => value switch
    {
        null => "",
        JsonValue text when text.GetValueKind() == JsonValueKind.String => text.GetValue<string>(),
        _ => value.ToJsonString(Relaxed),
    };

    /// <summary>Whether a value is one that the setting takes, as far as its schema tells.</summary>
    public static bool Fits(Setting setting, JsonNode? value)
    {
        if (value is null || setting.Kind is not (SettingKind.Whole or SettingKind.Number)) return true;
        return value.GetValueKind() == JsonValueKind.Number
            && double.TryParse(value.ToJsonString(), CultureInfo.InvariantCulture, out var number)
            && setting.Takes(number)
            && (setting.Kind == SettingKind.Number || double.IsInteger(number));
    }

    /// <summary>The bounds in signs, which are read in every language; empty for none.</summary>
    public static string Bounds(Setting setting)
    {
        var bounds = new List<string>();
        if (setting.Minimum is { } least) bounds.Add($"{(setting.ExcludesMinimum ? ">" : "≥")} {Text(least)}");
        if (setting.Maximum is { } most and < int.MaxValue) bounds.Add($"{(setting.ExcludesMaximum ? "<" : "≤")} {Text(most)}");
        return string.Join(", ", bounds);
    }

    private static readonly JsonSerializerOptions Relaxed = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static JsonValue? Number(string text)
    {
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) return JsonValue.Create(whole);
        return double.TryParse(text, style, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? JsonValue.Create(number)
            : null;
    }

    private static string Text(double bound) => bound.ToString("R", CultureInfo.InvariantCulture);
}
