namespace NnService.Domain.Networks;

/// <summary>A definition together with its weights.</summary>
/// <remarks>
/// All weights are one flat array, W₁ b₁ W₂ b₂ …, each kernel inputs × units and row-major, with named views into it. Gradients and
/// optimizer moments have the same layout, so that an optimizer step is one loop and a saved network one array. Safe to read from many
/// threads while none writes.
/// </remarks>
public sealed class Network
{
    private readonly int[] _offsets;

    /// <summary>Puts weights under a built definition; the array is used, not copied.</summary>
    /// <param name="definition">A built definition.</param>
    /// <param name="parameters">All weights, laid out as above.</param>
    /// <exception cref="ArgumentException">The definition is open, or the number of weights is not its own.</exception>
    public Network(NetworkDefinition definition, float[] parameters)
    {
        if (definition.ParameterCount is not { } count)
            throw new ArgumentException("The definition leaves a shape open.", nameof(definition));
        if (count != parameters.Length)
            throw new ArgumentException($"The definition has {count} parameters, the array {parameters.Length}.", nameof(parameters));

        Definition = definition;
        Parameters = parameters;
        _offsets = new int[definition.Layers.Length + 1];
        for (var l = 0; l < definition.Layers.Length; l++)
            _offsets[l + 1] = _offsets[l] + (definition.FanIn(l) * definition.FanOut(l)) + BiasLength(l);
    }

    /// <summary>What the network is.</summary>
    public NetworkDefinition Definition { get; }

    /// <summary>Every weight and bias.</summary>
    public float[] Parameters { get; }

    /// <summary>Layers of the network.</summary>
    public int Depth => Definition.Layers.Length;

    /// <summary>Draws the initial weights of a built definition; explicit values win over the initializer.</summary>
    /// <inheritdoc cref="InitialWeights" path="/remarks"/>
    /// <exception cref="ArgumentException">The definition leaves a shape open.</exception>
    public static Network Initialize(NetworkDefinition definition)
    {
        var parameters = new float[(int)(definition.ParameterCount
            ?? throw new ArgumentException("The definition leaves a shape open.", nameof(definition)))];
        var drawn = 0;
        foreach (var part in InitialWeights.Parts(definition))
        {
            part.Span.CopyTo(parameters.AsSpan(drawn));
            drawn += part.Length;
        }

        return new Network(definition, parameters);
    }

    /// <summary>Where the kernel of layer <paramref name="l"/> lies in <see cref="Parameters"/>.</summary>
    public Range KernelRange(int l) => _offsets[l]..(_offsets[l + 1] - BiasLength(l));

    /// <summary>Where the bias of layer <paramref name="l"/> lies in <see cref="Parameters"/>; empty without a bias.</summary>
    public Range BiasRange(int l) => (_offsets[l + 1] - BiasLength(l)).._offsets[l + 1];

    /// <summary>The kernel of layer <paramref name="l"/>, inputs × units.</summary>
    public ReadOnlySpan<float> Kernel(int l) => Parameters.AsSpan(KernelRange(l));

    /// <summary>The bias of layer <paramref name="l"/>, one number per unit; empty without a bias.</summary>
    public ReadOnlySpan<float> Bias(int l) => Parameters.AsSpan(BiasRange(l));

    private int BiasLength(int l) => Definition.Layers[l].UseBias ? Definition.FanOut(l) : 0;
}
