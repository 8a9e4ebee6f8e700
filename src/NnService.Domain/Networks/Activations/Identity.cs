using System.ComponentModel;

namespace NnService.Domain.Networks.Activations;

/// <summary>f(z) = z, f′ = 1: a linear layer; the output of a regression.</summary>
[Description("f(z) = z")]
public sealed record Identity : ElementwiseActivation
{
    /// <inheritdoc/>
    public override double Value(double z) => z;

    /// <inheritdoc/>
    public override double Slope(double z) => 1;

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<float> z, int units, Span<float> a) => z.CopyTo(a);

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<float> z, ReadOnlySpan<float> a, ReadOnlySpan<float> dA, int units, Span<float> dZ) =>
        dA.CopyTo(dZ);
}
