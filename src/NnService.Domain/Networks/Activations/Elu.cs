using System.ComponentModel;
using NnService.Domain.Families;
using NnService.Domain.Numerics;

namespace NnService.Domain.Networks.Activations;

/// <summary>f(z) = z for z &gt; 0 and α(eᶻ − 1) otherwise, f′ = 1 or a + α (Clevert et al. 2016).</summary>
/// <param name="Alpha">α, the value −α that large negative sums approach; 0 to 1000.</param>
[Description("f(z) = z if z > 0, else alpha (e^z - 1)")]
public sealed record Elu([Limits(0, 1000)] double Alpha = 1) : ElementwiseActivation
{
    /// <inheritdoc/>
    public override double Lowest => -Alpha;

    /// <inheritdoc/>
    public override double Value(double z) => z > 0 ? z : Alpha * ExpM1(z);

    /// <inheritdoc/>
    public override double Slope(double z) => z > 0 ? 1 : Alpha * Math.Exp(z);

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<float> z, int units, Span<float> a) => Elementwise.Map(new ValueMap((float)Alpha), z, a);

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<float> z, ReadOnlySpan<float> a, ReadOnlySpan<float> dA, int units, Span<float> dZ) =>
        Elementwise.Map(new SlopeMap((float)Alpha), a, dA, dZ);

    private readonly struct ValueMap(float alpha) : IMap
    {
        public TVector Of<TSimd, TVector>(TVector z)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct =>
                TSimd.IfGreater(z, TSimd.Broadcast(0), z, TSimd.Multiply(TSimd.Broadcast(alpha), FastMath.ExpM1<TSimd, TVector>(z)));
    }

    private readonly struct SlopeMap(float alpha) : IMap2
    {
        public TVector Of<TSimd, TVector>(TVector a, TVector dA)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct => TSimd.IfGreater(a, TSimd.Broadcast(0), dA, TSimd.Multiply(dA, TSimd.Add(a, TSimd.Broadcast(alpha))));
    }
}
