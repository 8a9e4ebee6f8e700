using System.ComponentModel;
using NnService.Domain.Numerics;

namespace NnService.Domain.Networks.Activations;

/// <summary>f(z) = 1 / (1 + e⁻ᶻ), f′ = a(1 − a): squeezes a sum into (0, 1).</summary>
[Description("f(z) = 1 / (1 + e^(-z))")]
public sealed record Sigmoid : ElementwiseActivation
{
    /// <inheritdoc/>
    public override double Lowest => 0;

    /// <inheritdoc/>
    public override double Highest => 1;

    /// <inheritdoc/>
    public override double Value(double z) => 1 / (1 + Math.Exp(-z));

    /// <inheritdoc/>
    public override double Slope(double z) => Value(z) * (1 - Value(z));

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<float> z, int units, Span<float> a) => Elementwise.Map(default(ValueMap), z, a);

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<float> z, ReadOnlySpan<float> a, ReadOnlySpan<float> dA, int units, Span<float> dZ) =>
        Elementwise.Map(default(SlopeMap), a, dA, dZ);

    private readonly struct ValueMap : IMap
    {
        public TVector Of<TSimd, TVector>(TVector z)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct => FastMath.Sigmoid<TSimd, TVector>(z);
    }

    private readonly struct SlopeMap : IMap2
    {
        public TVector Of<TSimd, TVector>(TVector a, TVector dA)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct => TSimd.Multiply(dA, TSimd.Multiply(a, TSimd.Subtract(TSimd.Broadcast(1), a)));
    }
}
