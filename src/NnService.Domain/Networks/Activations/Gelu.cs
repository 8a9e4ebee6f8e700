using System.ComponentModel;
using MathNet.Numerics;

namespace NnService.Domain.Networks.Activations;

/// <summary>f(z) = z·Φ(z) with Φ the normal distribution function, exact by erf, f′ = Φ(z) + z·φ(z) (Hendrycks and Gimpel 2016).</summary>
[Description("f(z) = z Phi(z) = z (1 + erf(z / sqrt(2))) / 2")]
public sealed record Gelu : ElementwiseActivation
{
    private static double Phi(double z) => SpecialFunctions.Erfc(-z / Math.Sqrt(2)) / 2;

    /// <inheritdoc/>
    public override double Lowest => -0.16997120747990369 /* at z = −0.7517916 */;

    /// <inheritdoc/>
    public override double Value(double z) => z * Phi(z);

    /// <inheritdoc/>
    public override double Slope(double z) => Phi(z) + (z * Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI));

    /// <inheritdoc/>
    public override bool NeedsPreActivation => true;

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<float> z, int units, Span<float> a)
    {
        for (var i = 0; i < z.Length; i++)
            a[i] = (float)Value(z[i]);
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<float> z, ReadOnlySpan<float> a, ReadOnlySpan<float> dA, int units, Span<float> dZ)
    {
        for (var i = 0; i < a.Length; i++)
            dZ[i] = dA[i] * (float)Slope(z[i]);
    }
}
