using System.ComponentModel;
using NnService.Domain.Numerics;

namespace NnService.Domain.Networks.Activations;

/// <summary>f(z) = tanh z, f′ = 1 − a²: squeezes a sum into (−1, 1), centred at 0.</summary>
[Description("f(z) = tanh(z)")]
public sealed record Tanh : ElementwiseActivation
{
    /// <inheritdoc/>
    public override double Lowest => -1;

    /// <inheritdoc/>
    public override double Highest => 1;

    /// <inheritdoc/>
    public override double Value(double z) => Math.Tanh(z);

    /// <inheritdoc/>
    public override double Slope(double z) => 1 - (Math.Tanh(z) * Math.Tanh(z));

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<float> z, int units, Span<float> a) => Elementwise.Map(default(ValueMap), z, a);

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<float> z, ReadOnlySpan<float> a, ReadOnlySpan<float> dA, int units, Span<float> dZ) =>
        Elementwise.Map(default(SlopeMap), a, dA, dZ);

    private readonly struct ValueMap : IMap
    {
        public TVector Of<TSimd, TVector>(TVector z)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct => FastMath.Tanh<TSimd, TVector>(z);
    }

    private readonly struct SlopeMap : IMap2
    {
        public TVector Of<TSimd, TVector>(TVector a, TVector dA)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct => TSimd.Multiply(dA, TSimd.Subtract(TSimd.Broadcast(1), TSimd.Multiply(a, a)));
    }
}
