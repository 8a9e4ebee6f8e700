using System.ComponentModel;

namespace NnService.Domain.Networks.Activations;

/// <summary>f(z) = tanh z, f′ = 1 − a²: squeezes a sum into (−1, 1), centred at 0.</summary>
[Description("f(z) = tanh(z)")]
public sealed record Tanh : ElementwiseActivation
{
    /// <inheritdoc/>
    public override double Value(double z) => Math.Tanh(z);

    /// <inheritdoc/>
    public override double Slope(double z) => 1 - (Math.Tanh(z) * Math.Tanh(z));

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<float> z, int units, Span<float> a)
    {
        for (var i = 0; i < z.Length; i++)
            a[i] = MathF.Tanh(z[i]);
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<float> z, ReadOnlySpan<float> a, ReadOnlySpan<float> dA, int units, Span<float> dZ)
    {
        for (var i = 0; i < a.Length; i++)
            dZ[i] = dA[i] * (1 - (a[i] * a[i]));
    }
}
