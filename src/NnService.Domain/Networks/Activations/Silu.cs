using System.ComponentModel;

namespace NnService.Domain.Networks.Activations;

/// <summary>f(z) = z·σ(z) with σ the sigmoid, f′ = σ(1 + z(1 − σ)), also called swish.</summary>
[Description("f(z) = z / (1 + e^(-z))")]
public sealed record Silu : ElementwiseActivation
{
    private static float Slope(float z)
    {
        var sigmoid = 1 / (1 + MathF.Exp(-z));
        return sigmoid * (1 + (z * (1 - sigmoid)));
    }

    /// <inheritdoc/>
    public override double Value(double z) => z / (1 + Math.Exp(-z));

    /// <inheritdoc/>
    public override double Slope(double z) => (1 + (z * (1 - (1 / (1 + Math.Exp(-z)))))) / (1 + Math.Exp(-z));

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<float> z, int units, Span<float> a)
    {
        for (var i = 0; i < z.Length; i++)
            a[i] = z[i] / (1 + MathF.Exp(-z[i]));
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<float> z, ReadOnlySpan<float> a, ReadOnlySpan<float> dA, int units, Span<float> dZ)
    {
        for (var i = 0; i < a.Length; i++)
            dZ[i] = dA[i] * Slope(z[i]);
    }
}
