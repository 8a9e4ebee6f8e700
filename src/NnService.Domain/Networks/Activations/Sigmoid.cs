using System.ComponentModel;

namespace NnService.Domain.Networks.Activations;

/// <summary>f(z) = 1 / (1 + e⁻ᶻ), f′ = a(1 − a): squeezes a sum into (0, 1).</summary>
[Description("f(z) = 1 / (1 + e^(-z))")]
public sealed record Sigmoid : ElementwiseActivation
{
    /// <inheritdoc/>
    public override double Value(double z) => 1 / (1 + Math.Exp(-z));

    /// <inheritdoc/>
    public override double Slope(double z) => Value(z) * (1 - Value(z));

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<float> z, int units, Span<float> a)
    {
        for (var i = 0; i < z.Length; i++)
            a[i] = 1 / (1 + MathF.Exp(-z[i]));
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<float> z, ReadOnlySpan<float> a, ReadOnlySpan<float> dA, int units, Span<float> dZ)
    {
        for (var i = 0; i < a.Length; i++)
            dZ[i] = dA[i] * (a[i] * (1 - a[i]));
    }
}
