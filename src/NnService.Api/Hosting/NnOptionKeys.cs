using System.ComponentModel;
using NnService.Infrastructure.Storage;

namespace NnService.Api.Hosting;

/// <summary>
/// Refuses to start with a key beneath <c>NnService</c> that nothing reads: it is a typing error, and its author believes it works.
/// </summary>
internal static class NnOptionKeys
{
    private const string Root = "NnService";

    // Of a list, which the binder would leave empty, and say nothing, where it is written as one text.
    private const string Items = ":0";

    public static void RefuseUnknown(IConfiguration configuration, IEnumerable<NnOptionSection> sections)
    {
        var known = new HashSet<string>(sections.SelectMany(section => Keys(section.Path, section.Type)), StringComparer.OrdinalIgnoreCase);
        var unknown = Leaves(configuration.GetSection(Root)).Where(key => !IsKnown(key, known)).ToArray();
        if (unknown.Length == 0) return;
        throw new StartRefusedException(
            $"Unknown configuration: {string.Join(", ", unknown)}. Known keys: {string.Join(", ", known.Order(StringComparer.Ordinal))}.");
    }

    private static IEnumerable<string> Keys(string path, Type type) => type.GetProperties().Where(property => property.CanWrite)
        .SelectMany(property => property.PropertyType.IsArray ? [$"{path}:{property.Name}{Items}"]
            : IsLeaf(property.PropertyType) ? [$"{path}:{property.Name}"]
            : Keys($"{path}:{property.Name}", property.PropertyType));

    // What is written as one text is one key, with more beneath it where it holds several.
    private static bool IsLeaf(Type type) => type.IsGenericType || TypeDescriptor.GetConverter(type).CanConvertFrom(typeof(string));

    private static IEnumerable<string> Leaves(IConfigurationSection section)
    {
        var children = section.GetChildren().ToArray();
        return children.Length == 0 ? section.Value is null ? [] : [section.Path] : children.SelectMany(Leaves);
    }

    private static bool IsKnown(string key, HashSet<string> known) =>
        known.Contains(key)
        || (key.LastIndexOf(':') is var end and > 0 && (known.Contains(key[..end]) || known.Contains(key[..end] + Items)));
}
