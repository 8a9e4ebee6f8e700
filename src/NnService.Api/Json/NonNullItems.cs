using System.Collections;
using System.Collections.Concurrent;
using System.Text.Json.Serialization.Metadata;
using NnService.Api.Problems;
using NnService.Domain;

namespace NnService.Api.Json;

/// <summary>Refuses null among the items of a list; the serializer looks at nullable annotations of members only.</summary>
internal static class NonNullItems
{
    private static readonly ConcurrentDictionary<Type, bool> Known = [];

    /// <summary>Looks through the lists of every object that is read.</summary>
    public static void RefuseNulls(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object) return;
        JsonPropertyInfo[] lists = [.. type.Properties.Where(
            property => property.Get is not null
                && MayHoldNulls(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType))];
        if (lists.Length == 0) return;
        type.OnDeserialized = read =>
        {
            foreach (var list in lists) RefuseNulls(list.Get!(read) as IEnumerable, $"/{Fault.Escape(list.Name)}");
        };
    }

    /// <summary>The same for one list, which stands at <paramref name="at"/>.</summary>
    public static void RefuseNulls(IEnumerable? list, string at)
    {
        if (list is null || !MayHoldNulls(list.GetType())) return;
        var index = 0;
        foreach (var item in list)
        {
            if (item is null) throw new JsonRefusal(ProblemCode.WrongType, "null is not an item of this list.", $"{at}/{index}");
            if (item is IEnumerable inner) RefuseNulls(inner, $"{at}/{index}");
            index++;
        }
    }

    // Only lists: words are whole, and what a dictionary holds by name has converters of its own.
    private static bool MayHoldNulls(Type type) => Known.GetOrAdd(type, static list =>
    {
        var generics = list.GetInterfaces().Append(list).Where(known => known.IsGenericType).ToArray();
        return list != typeof(string)
            && !generics.Any(known => known.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
            && generics.Any(
                known => known.GetGenericTypeDefinition() == typeof(IEnumerable<>) && !known.GetGenericArguments()[0].IsValueType);
    });
}
