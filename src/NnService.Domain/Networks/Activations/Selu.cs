using System.ComponentModel;

namespace NnService.Domain.Networks.Activations;

/// <summary>f(z) = λz for z &gt; 0 and λα(eᶻ − 1) otherwise, f′ = λ or a + λα: keeps mean 0 and variance 1 from layer to layer (Klambauer et al. 2017).</summary>
[Description("f(z) = 1.0507 (z if z > 0, else 1.6733 (e^z - 1))")]
public sealed record Selu : ElementwiseActivation
{
    private const double Alpha = 1.6732632423543772;
    private const double Lambda = 1.0507009873554805;

    /// <inheritdoc/>
    public override double Value(double z) => z > 0 ? Lambda * z : Lambda * Alpha * (Math.Exp(z) - 1);

    /// <inheritdoc/>
    public override double Slope(double z) => z > 0 ? Lambda : Lambda * Alpha * Math.Exp(z);

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<float> z, int units, Span<float> a)
    {
        // In 32 bits eᶻ − 1 near 0 would lose its digits.
        for (var i = 0; i < z.Length; i++)
            a[i] = (float)Value(z[i]);
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<float> z, ReadOnlySpan<float> a, ReadOnlySpan<float> dA, int units, Span<float> dZ)
    {
        for (var i = 0; i < a.Length; i++)
            dZ[i] = a[i] > 0 ? (float)Lambda * dA[i] : dA[i] * (a[i] + (float)(Lambda * Alpha));
    }
}
