namespace NnService.Domain.Families;

/// <summary>How a type's name becomes its name on the wire.</summary>
internal static class FamilyNames
{
    public static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    /// <summary><c>HeNormalInitializer</c> of the family <c>Initializer</c> is <c>heNormal</c>.</summary>
    public static string Of(Type type, string family) =>
        CamelCase(type.Name.EndsWith(family, StringComparison.Ordinal) ? type.Name[..^family.Length] : type.Name);
}
