using System.ComponentModel;

namespace NnService.Domain.Networks.Activations;

/// <summary>f(z) = max(0, z), f′ = 1 for z &gt; 0 and 0 otherwise (at 0 the slope of the negative side).</summary>
[Description("f(z) = max(0, z)")]
public sealed record Relu : ElementwiseActivation
{
    /// <inheritdoc/>
    public override double Value(double z) => z <= 0 ? 0 : z;

    /// <inheritdoc/>
    public override double Slope(double z) => z > 0 ? 1 : 0;

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<float> z, int units, Span<float> a)
    {
        // A comparison, not Max: a NaN must stay visible.
        for (var i = 0; i < z.Length; i++)
            a[i] = z[i] <= 0 ? 0 : z[i];
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<float> z, ReadOnlySpan<float> a, ReadOnlySpan<float> dA, int units, Span<float> dZ)
    {
        for (var i = 0; i < a.Length; i++)
            dZ[i] = a[i] > 0 ? dA[i] : 0;
    }
}
