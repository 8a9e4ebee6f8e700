using System.Text.Json.Serialization.Metadata;

namespace NnService.Api.Json;

/// <summary>Finds which type stands at a place of a contract, so that a refusal can say what is allowed there.</summary>
internal static class JsonShape
{
    /// <summary>The type at the end of the path, or null where a converter of its own reads.</summary>
    public static Type? At(Type? root, IReadOnlyList<object> path)
    {
        foreach (var step in path)
        {
            if (root is null) return null;
            var shape = StrictJson.Options.GetTypeInfo(root);
            root = (shape.Kind, step) switch
            {
                (JsonTypeInfoKind.Object, string name) => shape.Properties.FirstOrDefault(known => known.Name == name)?.PropertyType,
                (JsonTypeInfoKind.Dictionary, string) or (JsonTypeInfoKind.Enumerable, int) => shape.ElementType,
                _ => null
            };
        }

        return root;
    }
}
