using MathNet.Numerics.LinearAlgebra;
using NnService.Domain.Families;
using NnService.Domain.Networks.Activations;

namespace NnService.Domain.Networks;

/// <summary>The function f that turns a layer's weighted sums z into its outputs a = f(z).</summary>
/// <remarks>Immutable and without state: thread-safe. Spans hold a batch, rows × units, row-major.</remarks>
public abstract record Activation
{
    /// <summary>Every activation there is.</summary>
    public static FamilyRegistry<Activation> All { get; } = new(
        nameof(Activation),
        new Identity(),
        new Sigmoid(),
        new Tanh(),
        new Relu(),
        new LeakyRelu(),
        new Elu(),
        new Selu(),
        new Gelu(),
        new Silu(),
        new Softplus(),
        new Softmax());

    /// <summary>The name on the wire.</summary>
    public string Name => All.NameOf(this);

    /// <summary>True when each output depends on all sums of its row, so that the activation makes sense in the last layer only.</summary>
    public virtual bool IsOutputOnly => false;

    /// <summary>What no output goes below; −∞ where there is no such number.</summary>
    public virtual double Lowest => double.NegativeInfinity;

    /// <summary>What no output goes above; ∞ where there is no such number.</summary>
    public virtual double Highest => double.PositiveInfinity;

    /// <summary>True when <see cref="Backward"/> reads z; otherwise z need not be kept and a may take its place.</summary>
    public virtual bool NeedsPreActivation => false;

    /// <summary>a = f(z).</summary>
    /// <param name="z">Weighted sums, rows × units.</param>
    /// <param name="units">Units of the layer.</param>
    /// <param name="a">Outputs, rows × units; may be the memory of <paramref name="z"/>.</param>
    public abstract void Forward(ReadOnlySpan<float> z, int units, Span<float> a);

    /// <summary>∂E/∂z from ∂E/∂a: the derivative of <see cref="Forward"/> applied to the gradient of the outputs.</summary>
    /// <param name="z">Weighted sums, rows × units; anything unless <see cref="NeedsPreActivation"/>.</param>
    /// <param name="a">Outputs, rows × units.</param>
    /// <param name="dA">∂E/∂a, rows × units.</param>
    /// <param name="units">Units of the layer.</param>
    /// <param name="dZ">∂E/∂z, rows × units; may be the memory of <paramref name="dA"/>.</param>
    public abstract void Backward(ReadOnlySpan<float> z, ReadOnlySpan<float> a, ReadOnlySpan<float> dA, int units, Span<float> dZ);

    /// <summary>a = f(z) of one row as a textbook writes it, in double precision.</summary>
    /// <param name="z">Weighted sums, units.</param>
    public abstract Vector<double> Apply(Vector<double> z);

    /// <summary>
    /// The Jacobian ∂aⱼ/∂zₖ of one row, units × units: f′ on the diagonal where each output depends on its own sum alone.
    /// </summary>
    /// <param name="z">Weighted sums, units.</param>
    public abstract Matrix<double> Jacobian(Vector<double> z);
}
