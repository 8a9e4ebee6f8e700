using System.Collections.Immutable;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Initializers;

namespace NnService.Domain.Networks;

/// <summary>One fully connected layer: z = x·W + b, a = f(z).</summary>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed record LayerDefinition
{
    /// <summary>Units (neurons) of the layer, at least 1; null where the training data decide, in the last layer only.</summary>
    public int? Units { get; init; }

    /// <summary>The activation f.</summary>
    public Activation Activation { get; init; } = new Identity();

    /// <summary>How the kernel's first values are drawn, unless <see cref="Kernel"/> gives them.</summary>
    public Initializer Initializer { get; init; } = new XavierUniformInitializer();

    /// <summary>Whether a bias is added to the weighted sums.</summary>
    public bool UseBias { get; init; } = true;

    /// <summary>The share of outputs set to 0 at each training step, 0 to below 1; 0 in the last layer.</summary>
    public double Dropout { get; init; }

    /// <summary>
    /// Explicit first values, one array of <see cref="Units"/> numbers per input; empty where the initializer draws them.
    /// </summary>
    public ImmutableArray<ImmutableArray<double>> Kernel { get; init; } = [];

    /// <summary>Explicit first values, one per unit; empty for zeros.</summary>
    public ImmutableArray<double> Bias { get; init; } = [];
}
