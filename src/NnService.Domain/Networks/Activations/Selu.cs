using System.ComponentModel;
using NnService.Domain.Numerics;

namespace NnService.Domain.Networks.Activations;

/// <summary>
/// f(z) = λz for z &gt; 0 and λα(eᶻ − 1) otherwise, f′ = λ or a + λα: keeps mean 0 and variance 1 from layer to layer (Klambauer et al.
/// 2017).
/// </summary>
[Description("f(z) = 1.0507 (z if z > 0, else 1.6733 (e^z - 1))")]
public sealed record Selu : ElementwiseActivation
{
    /// <summary>α of the formula.</summary>
    public const double Alpha = 1.6732632423543772;

    /// <summary>λ of the formula.</summary>
    public const double Lambda = 1.0507009873554805;

    /// <inheritdoc/>
    public override double Lowest => -Lambda * Alpha;

    /// <inheritdoc/>
    public override double Value(double z) => z > 0 ? Lambda * z : Lambda * Alpha * ExpM1(z);

    /// <inheritdoc/>
    public override double Slope(double z) => z > 0 ? Lambda : Lambda * Alpha * Math.Exp(z);

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<float> z, int units, Span<float> a) => Elementwise.Map(default(ValueMap), z, a);

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<float> z, ReadOnlySpan<float> a, ReadOnlySpan<float> dA, int units, Span<float> dZ) =>
        Elementwise.Map(default(SlopeMap), a, dA, dZ);

    private readonly struct ValueMap : IMap
    {
        public TVector Of<TSimd, TVector>(TVector z)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct => TSimd.IfGreater(
                z,
                TSimd.Broadcast(0),
                TSimd.Multiply(TSimd.Broadcast((float)Lambda), z),
                TSimd.Multiply(TSimd.Broadcast((float)(Lambda * Alpha)), FastMath.ExpM1<TSimd, TVector>(z)));
    }

    private readonly struct SlopeMap : IMap2
    {
        public TVector Of<TSimd, TVector>(TVector a, TVector dA)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct => TSimd.IfGreater(
                a,
                TSimd.Broadcast(0),
                TSimd.Multiply(TSimd.Broadcast((float)Lambda), dA),
                TSimd.Multiply(dA, TSimd.Add(a, TSimd.Broadcast((float)(Lambda * Alpha)))));
    }
}
