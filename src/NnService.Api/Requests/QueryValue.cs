using System.Globalization;
using NnService.Api.Json;

namespace NnService.Api.Requests;

/// <summary>Decides whether a query value is written properly; the framework would read <c>1,5</c> as 15.</summary>
internal static class QueryValue
{
    private const NumberStyles Float = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public static bool IsProper(string value, Type type)
    {
        if (type.IsEnum) return EnumNames.Of(type).Contains(value);
        return Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => value is "true" or "false",
            TypeCode.Int32 => int.TryParse(value, NumberStyles.AllowLeadingSign, Culture, out _),
            TypeCode.Int64 => long.TryParse(value, NumberStyles.AllowLeadingSign, Culture, out _),
            TypeCode.UInt64 => ulong.TryParse(value, NumberStyles.None, Culture, out _),
            TypeCode.Single => float.TryParse(value, Float, Culture, out var single) && float.IsFinite(single),
            TypeCode.Double => double.TryParse(value, Float, Culture, out var number) && double.IsFinite(number),
            // Other types have their own TryParse, which the framework calls; refusals of it end as the same problem.
            _ => true
        };
    }

    /// <summary>Whether it can be stored as text; PostgreSQL takes no U+0000.</summary>
    public static bool IsText(string value) => !value.Contains('\0');

    /// <summary>The value as the framework reads it: it knows enums by their CLR names only.</summary>
    public static string? ForBinding(string? value, Type type) =>
        type.IsEnum
            ? EnumNames.Of(type).Zip(Enum.GetNames(type)).Where(pair => pair.First == value).Select(pair => pair.Second)
                .FirstOrDefault(value)
            : value;
}
