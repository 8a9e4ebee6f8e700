using System.ComponentModel;
using NnService.Domain.Numerics;

namespace NnService.Domain.Networks.Activations;

/// <summary>f(z) = z·σ(z) with σ the sigmoid, f′ = σ(1 + z(1 − σ)), also called swish.</summary>
[Description("f(z) = z / (1 + e^(-z))")]
public sealed record Silu : ElementwiseActivation
{
    /// <inheritdoc/>
    public override double Lowest => -0.27846454276107374 /* at z = −1.2784645 */;

    /// <inheritdoc/>
    public override double Value(double z) => z / (1 + Math.Exp(-z));

    /// <inheritdoc/>
    public override double Slope(double z) => (1 + (z * (1 - (1 / (1 + Math.Exp(-z)))))) / (1 + Math.Exp(-z));

    /// <inheritdoc/>
    public override bool NeedsPreActivation => true;

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<float> z, int units, Span<float> a) => Elementwise.Map(default(ValueMap), z, a);

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<float> z, ReadOnlySpan<float> a, ReadOnlySpan<float> dA, int units, Span<float> dZ) =>
        Elementwise.Map(default(SlopeMap), z, dA, dZ);

    private readonly struct ValueMap : IMap
    {
        public TVector Of<TSimd, TVector>(TVector z)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct => TSimd.Multiply(z, FastMath.Sigmoid<TSimd, TVector>(z));
    }

    private readonly struct SlopeMap : IMap2
    {
        public TVector Of<TSimd, TVector>(TVector z, TVector dA)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            var one = TSimd.Broadcast(1);
            var sigmoid = FastMath.Sigmoid<TSimd, TVector>(z);
            return TSimd.Multiply(dA, TSimd.Multiply(sigmoid, TSimd.Fma(z, TSimd.Subtract(one, sigmoid), one)));
        }
    }
}
