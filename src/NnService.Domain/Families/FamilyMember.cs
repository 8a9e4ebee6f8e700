using System.ComponentModel;
using System.Reflection;

namespace NnService.Domain.Families;

/// <summary>One member of a family that a definition can name, for example the activation <c>leakyRelu</c>.</summary>
/// <typeparam name="T">The family: activation, initializer, loss, optimizer, schedule.</typeparam>
/// <remarks>
/// Name, parameters, defaults and limits are read off the type itself, so a new member is one type and one line in the family's list.
/// Immutable, thread-safe.
/// </remarks>
public sealed class FamilyMember<T>
    where T : class
{
    private readonly ConstructorInfo _constructor;
    private readonly PropertyInfo[] _properties;

    internal FamilyMember(T prototype, string family)
    {
        Type = prototype.GetType();
        Name = FamilyNames.Of(Type, family);
        Description = Type.GetCustomAttribute<DescriptionAttribute>()?.Description ?? "";
        _constructor = Type.GetConstructors().MaxBy(candidate => candidate.GetParameters().Length)!;
        Parameters = [.. _constructor.GetParameters().Select(parameter => new FamilyParameter(parameter))];
        _properties = [.. _constructor.GetParameters().Select(parameter => Type.GetProperty(parameter.Name!)!)];
    }

    /// <summary>The name on the wire.</summary>
    public string Name { get; }

    /// <summary>What it computes, as a formula or a sentence.</summary>
    public string Description { get; }

    /// <summary>Its parameters in the order of their declaration; may be empty.</summary>
    public IReadOnlyList<FamilyParameter> Parameters { get; }

    internal Type Type { get; }

    /// <summary>The value of every parameter of <paramref name="instance"/>, in the order of <see cref="Parameters"/>.</summary>
    public IEnumerable<KeyValuePair<string, object>> ArgumentsOf(T instance) =>
        Parameters.Zip(_properties, (parameter, property) => KeyValuePair.Create(parameter.Name, property.GetValue(instance)!));

    /// <summary>Builds an instance; what <paramref name="arguments"/> leaves out has its default.</summary>
    /// <param name="arguments">Numbers as <see cref="double"/>, flags as <see cref="bool"/>, by parameter name.</param>
    /// <param name="pointer">Where the arguments stand in what was sent.</param>
    /// <param name="faults">Receives one fault for each unknown name and each value that is not allowed.</param>
    /// <returns>The instance, or null when a fault was added.</returns>
    public T? Create(IReadOnlyDictionary<string, object> arguments, string pointer, ICollection<Fault> faults)
    {
        var before = faults.Count;
        foreach (var name in arguments.Keys.Where(name => Parameters.All(parameter => parameter.Name != name)))
        {
            var allowed = Parameters.Count == 0
                ? "it has no parameters"
                : $"allowed: {string.Join(", ", Parameters.Select(parameter => parameter.Name))}";
            faults.Add(new Fault($"{pointer}/{name}", $"'{name}' is not a parameter of {Name}; {allowed}."));
        }

        var values = new object[Parameters.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = Parameters[i];
            if (!arguments.TryGetValue(parameter.Name, out var sent))
                values[i] = parameter.Default;
            else if (parameter.Accept(sent) is { } accepted)
                values[i] = accepted;
            else
                faults.Add(
                    new Fault(
                        $"{pointer}/{parameter.Name}",
                        FormattableString.Invariant($"{parameter.Name} of {Name} is {sent}; it must be {parameter.Allowed}.")));
        }

        return faults.Count == before ? (T)_constructor.Invoke(values) : null;
    }
}
