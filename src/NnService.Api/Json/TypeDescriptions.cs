using System.Collections;
using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Serialization.Metadata;

namespace NnService.Api.Json;

/// <summary>Describes CLR types as the JSON values that a client knows.</summary>
internal static class TypeDescriptions
{
    /// <summary>What a place of this type takes, such as "an integer from 0 to 255".</summary>
    public static string Of(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsEnum) return $"one of {string.Join(", ", EnumNames.Of(type))}";
        return Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => "true or false",
            TypeCode.String => "text",
            TypeCode.Single or TypeCode.Double or TypeCode.Decimal => "a number",
            TypeCode.DateTime => "a time such as \"2026-01-31T12:00:00Z\"",
            >= TypeCode.SByte and <= TypeCode.UInt64 => Integer(type),
            _ when type.GetCustomAttribute<DescriptionAttribute>() is { } described => described.Description,
            _ when type == typeof(DateTimeOffset) => "a time such as \"2026-01-31T12:00:00Z\"",
            _ when type == typeof(TimeSpan) => "a duration such as \"00:00:05\"",
            _ => Compound(type)
        };
    }

    private static string Integer(Type type) => string.Create(CultureInfo.InvariantCulture,
        $"an integer from {type.GetField("MinValue")!.GetValue(null)} to {type.GetField("MaxValue")!.GetValue(null)}");

    private static string Compound(Type type) => StrictJson.Options.GetTypeInfo(type).Kind switch
    {
        JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => "an object",
        JsonTypeInfoKind.Enumerable => "an array",
        _ => typeof(IEnumerable).IsAssignableFrom(type) ? "an array" : "another value"
    };
}
