using System.Collections.Immutable;

namespace NnService.Domain.Networks;

/// <summary>Networks of one definition whose answers are averaged; most often it is one network.</summary>
/// <remarks>
/// The mean of several answers is better than the typical one of them, the more so the less they agree (Krogh and Vedelsby 1995): each
/// member has initial weights of its own and saw other rows. Safe to use from many threads while nobody trains it.
/// </remarks>
public sealed class Ensemble
{
    /// <summary>Puts members together.</summary>
    /// <param name="definition">A built definition.</param>
    /// <param name="members">As many networks as it says, each with the shapes of it.</param>
    /// <exception cref="ArgumentException">The definition is open, or the members are not its own.</exception>
    public Ensemble(NetworkDefinition definition, ImmutableArray<Network> members)
    {
        if (!definition.IsBuilt) throw new ArgumentException("The definition leaves a shape open.", nameof(definition));
        if (members.Length != definition.Members)
            throw new ArgumentException($"The definition has {definition.Members} members, not {members.Length}.", nameof(members));
        Definition = definition;
        Members = members;
    }

    /// <summary>What its networks are.</summary>
    public NetworkDefinition Definition { get; }

    /// <summary>The networks, at least one.</summary>
    public ImmutableArray<Network> Members { get; }

    /// <summary>Weights and biases of all members.</summary>
    public int ParameterCount => Members.Length * Members[0].Parameters.Length;

    /// <summary>One network.</summary>
    public static Ensemble FromNetwork(Network network) => new(network.Definition, [network]);

    /// <inheritdoc cref="FromNetwork"/>
    public static implicit operator Ensemble(Network network) => FromNetwork(network);

    /// <summary>Draws the initial weights of every member.</summary>
    /// <exception cref="ArgumentException">The definition leaves a shape open.</exception>
    public static Ensemble Initialize(NetworkDefinition definition) =>
        new(definition, [.. Enumerable.Range(0, definition.Members).Select(member => Network.Initialize(definition.Member(member)))]);

    /// <summary>Puts weights under a built definition.</summary>
    /// <param name="definition">A built definition.</param>
    /// <param name="parameters">The weights of each member; the arrays are used, not copied.</param>
    /// <exception cref="ArgumentException">The definition is open, or the number of arrays or weights is not its own.</exception>
    public static Ensemble Of(NetworkDefinition definition, IEnumerable<float[]> parameters) =>
        new(definition, [.. parameters.Select((weights, member) => new Network(definition.Member(member), weights))]);
}
