using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using NnService.Api.Json;
using NnService.Api.Problems;

namespace NnService.Api.Contracts;

/// <summary>A version, named by its number or by an alias.</summary>
/// <param name="Number">Its number; null for an alias.</param>
/// <param name="Alias">Its alias; null for a number.</param>
[JsonConverter(typeof(VersionReferenceConverter))]
[Description("the number of a version, or an alias")]
public readonly partial record struct VersionReference(int? Number, string? Alias) : IParsable<VersionReference>
{
    /// <summary>The number that it stands for; null for an alias that is not known.</summary>
    /// <param name="aliases">The aliases of the model.</param>
    public int? Resolve(IReadOnlyDictionary<string, int> aliases) =>
        Number ?? (aliases.TryGetValue(Alias!, out var number) ? number : null);

    /// <summary>Words that the start of a training gives a meaning of their own, so that no alias may be one of them.</summary>
    internal static IReadOnlyList<string> Reserved { get; } = ["initial", "current"];

    /// <summary>Whether a word is written like an alias.</summary>
    internal static bool IsAlias(string text) => Pattern().IsMatch(text);

    public static VersionReference Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var result) ? result : throw new FormatException($"'{s}' is neither a number nor an alias.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out VersionReference result)
    {
        result = int.TryParse(s, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? new(number, null) : new(null, s);
        return result.Number is not null || (s is not null && IsAlias(s));
    }

    public override string ToString() => Number?.ToString(CultureInfo.InvariantCulture) ?? Alias ?? "";

    [GeneratedRegex(@"\A[a-z][a-z0-9._-]{0,62}\z")]
    private static partial Regex Pattern();
}

internal sealed class VersionReferenceConverter : JsonConverter<VersionReference>
{
    public override VersionReference Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.Number when reader.TryGetInt32(out var number) => new(number, null),
            JsonTokenType.String when VersionReference.IsAlias(reader.GetString()!) => new(null, reader.GetString()),
            _ => throw new JsonRefusal(
                ProblemCode.WrongType, "The number of a version, or an alias such as \"champion\", is expected here."),
        };

    public override void Write(Utf8JsonWriter writer, VersionReference value, JsonSerializerOptions options)
    {
        if (value.Number is { } number) writer.WriteNumberValue(number);
        else writer.WriteStringValue(value.Alias);
    }
}
