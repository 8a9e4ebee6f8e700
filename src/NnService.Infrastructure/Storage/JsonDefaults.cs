using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;

namespace NnService.Infrastructure.Storage;

/// <summary>Members that cannot be left out of JSON because nothing replaces them.</summary>
public static class JsonDefaults
{
    /// <summary>Makes required what would otherwise be null where null is not allowed, or a list that was never made.</summary>
    /// <remarks>For parameters of constructors an option of the serializer does that.</remarks>
    public static void RequireWhatHasNone(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object || type.Type.IsAbstract) return;
        if (type.Type.GetConstructor(Type.EmptyTypes) is null) return;
        var blank = Activator.CreateInstance(type.Type)!;
        foreach (var property in type.Properties)
        {
            if (property is not { IsRequired: false, Set: not null, Get: { } read }) continue;
            property.IsRequired = IsNothing(read(blank), property);
        }
    }

    private static bool IsNothing(object? value, JsonPropertyInfo property) => value is null
        ? !property.IsSetNullable
        : property.PropertyType.IsGenericType
            && property.PropertyType.GetGenericTypeDefinition() == typeof(ImmutableArray<>)
            && property.PropertyType.GetProperty(nameof(ImmutableArray<int>.IsDefault))!.GetValue(value) is true;
}
