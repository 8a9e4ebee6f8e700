using System.ComponentModel;
using NnService.Domain.Numerics;

namespace NnService.Domain.Networks.Activations;

/// <summary>f(z) = ln(1 + eᶻ), f′ = σ(z) = 1 − e⁻ᵃ: a smooth ReLU.</summary>
/// <remarks>Computed as max(z, 0) + ln(1 + e^−|z|), where no exponential overflows.</remarks>
[Description("f(z) = ln(1 + e^z)")]
public sealed record Softplus : ElementwiseActivation
{
    /// <inheritdoc/>
    public override double Lowest => 0;

    /// <inheritdoc/>
    public override double Value(double z) => Math.Max(z, 0) + Math.Log(1 + Math.Exp(-Math.Abs(z)));

    /// <inheritdoc/>
    public override double Slope(double z) => 1 / (1 + Math.Exp(-z));

    /// <inheritdoc/>
    public override bool NeedsPreActivation => true;

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<float> z, int units, Span<float> a)
    {
        // In 32 bits 1 + eᶻ of negative sums would lose its digits.
        for (var i = 0; i < z.Length; i++)
            a[i] = (float)Value(z[i]);
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<float> z, ReadOnlySpan<float> a, ReadOnlySpan<float> dA, int units, Span<float> dZ) =>
        Elementwise.Map(default(SlopeMap), z, dA, dZ);

    private readonly struct SlopeMap : IMap2
    {
        public TVector Of<TSimd, TVector>(TVector z, TVector dA)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct => TSimd.Multiply(dA, FastMath.Sigmoid<TSimd, TVector>(z));
    }
}
