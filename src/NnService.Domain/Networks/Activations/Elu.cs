using System.ComponentModel;
using NnService.Domain.Choices;

namespace NnService.Domain.Networks.Activations;

/// <summary>f(z) = z for z &gt; 0 and α(eᶻ − 1) otherwise, f′ = 1 or a + α (Clevert et al. 2016).</summary>
/// <param name="Alpha">α, the value −α that large negative sums approach; 0 to 1000.</param>
[Description("f(z) = z if z > 0, else alpha (e^z - 1)")]
public sealed record Elu([Limits(0, 1000)] double Alpha = 1) : ElementwiseActivation
{
    /// <inheritdoc/>
    public override double Value(double z) => z > 0 ? z : Alpha * (Math.Exp(z) - 1);

    /// <inheritdoc/>
    public override double Slope(double z) => z > 0 ? 1 : Alpha * Math.Exp(z);

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
        var alpha = (float)Alpha;
        for (var i = 0; i < a.Length; i++)
            dZ[i] = a[i] > 0 ? dA[i] : dA[i] * (a[i] + alpha);
    }
}
