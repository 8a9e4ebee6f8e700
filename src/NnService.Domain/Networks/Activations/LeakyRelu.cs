using System.ComponentModel;
using NnService.Domain.Families;
using NnService.Domain.Numerics;

namespace NnService.Domain.Networks.Activations;

/// <summary>f(z) = z for z &gt; 0 and s·z otherwise, f′ = 1 or s: a ReLU whose negative side still learns.</summary>
/// <param name="NegativeSlope">The slope s of the negative side, at 0 included; 0 to 1.</param>
[Description("f(z) = z if z > 0, else negativeSlope * z")]
public sealed record LeakyRelu([Limits(0, 1)] double NegativeSlope = 0.01) : ElementwiseActivation
{
    /// <inheritdoc/>
    public override double Value(double z) => z > 0 ? z : NegativeSlope * z;

    /// <inheritdoc/>
    public override double Slope(double z) => z > 0 ? 1 : NegativeSlope;

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<float> z, int units, Span<float> a) =>
        Elementwise.Map(new ValueMap((float)NegativeSlope), z, a);

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<float> z, ReadOnlySpan<float> a, ReadOnlySpan<float> dA, int units, Span<float> dZ) =>
        Elementwise.Map(new SlopeMap((float)NegativeSlope), a, dA, dZ);

    private readonly struct ValueMap(float slope) : IMap
    {
        public TVector Of<TSimd, TVector>(TVector z)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct => TSimd.IfGreater(z, TSimd.Broadcast(0), z, TSimd.Multiply(TSimd.Broadcast(slope), z));
    }

    private readonly struct SlopeMap(float slope) : IMap2
    {
        public TVector Of<TSimd, TVector>(TVector a, TVector dA)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct => TSimd.IfGreater(a, TSimd.Broadcast(0), dA, TSimd.Multiply(TSimd.Broadcast(slope), dA));
    }
}
