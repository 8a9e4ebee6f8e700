using System.Collections;

namespace NnService.Domain.Families;

/// <summary>The one list of a family's members: it feeds validation, JSON, the OpenAPI document and the capabilities.</summary>
/// <typeparam name="T">The family.</typeparam>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed class FamilyRegistry<T> : IReadOnlyList<FamilyMember<T>>
    where T : class
{
    private readonly FamilyMember<T>[] _members;

    /// <summary>Makes the list from one instance of each member.</summary>
    /// <param name="family">The family's noun, which ends the type names of some families, for example <c>Initializer</c>.</param>
    /// <param name="prototypes">One instance per member, in the order in which they are shown.</param>
    internal FamilyRegistry(string family, params T[] prototypes)
    {
        Family = FamilyNames.CamelCase(family);
        _members = [.. prototypes.Select(prototype => new FamilyMember<T>(prototype, family))];
    }

    /// <summary>The family's noun, for example <c>activation</c>.</summary>
    public string Family { get; }

    /// <inheritdoc/>
    public int Count => _members.Length;

    /// <inheritdoc/>
    public FamilyMember<T> this[int index] => _members[index];

    /// <summary>The member that <paramref name="instance"/> is one of.</summary>
    public FamilyMember<T> Of(T instance) => _members.First(member => member.Type == instance.GetType());

    /// <summary>The wire name of <paramref name="instance"/>.</summary>
    public string NameOf(T instance) => Of(instance).Name;

    /// <summary>Builds the member called <paramref name="name"/>.</summary>
    /// <inheritdoc cref="FamilyMember{T}.Create"/>
    /// <param name="name">The name on the wire, in exactly this case.</param>
    /// <param name="arguments">Numbers as <see cref="double"/>, flags as <see cref="bool"/>, by parameter name.</param>
    /// <param name="pointer">Where it stands in what was sent.</param>
    /// <param name="faults">Receives what is wrong.</param>
    public T? Create(string name, IReadOnlyDictionary<string, object> arguments, string pointer, ICollection<Fault> faults)
    {
        if (_members.FirstOrDefault(member => member.Name == name) is { } member)
            return member.Create(arguments, pointer, faults);
        var article = "aeiou".Contains(Family[0], StringComparison.Ordinal) ? "an" : "a";
        var allowed = string.Join(", ", _members.Select(known => known.Name));
        faults.Add(new Fault(pointer, $"'{name}' is not {article} {Family}; allowed: {allowed}."));
        return null;
    }

    /// <inheritdoc/>
    public IEnumerator<FamilyMember<T>> GetEnumerator() => _members.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
