using System.ComponentModel;
using NnService.Domain.Numerics;

namespace NnService.Domain.Networks.Activations;

/// <summary>f(z) = max(0, z), f′ = 1 for z &gt; 0 and 0 otherwise (at 0 the slope of the negative side).</summary>
[Description("f(z) = max(0, z)")]
public sealed record Relu : ElementwiseActivation
{
    /// <inheritdoc/>
    public override double Lowest => 0;

    /// <inheritdoc/>
    public override double Value(double z) => z <= 0 ? 0 : z;

    /// <inheritdoc/>
    public override double Slope(double z) => z > 0 ? 1 : 0;

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<float> z, int units, Span<float> a) => Elementwise.Map(default(ValueMap), z, a);

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<float> z, ReadOnlySpan<float> a, ReadOnlySpan<float> dA, int units, Span<float> dZ) =>
        Elementwise.Map(default(SlopeMap), a, dA, dZ);

    // A NaN stays visible, and −0 becomes 0.
    private readonly struct ValueMap : IMap
    {
        public TVector Of<TSimd, TVector>(TVector z)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct => TSimd.Add(TSimd.Max(TSimd.Broadcast(0), z), TSimd.Broadcast(0));
    }

    private readonly struct SlopeMap : IMap2
    {
        public TVector Of<TSimd, TVector>(TVector a, TVector dA)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct => TSimd.IfGreater(a, TSimd.Broadcast(0), dA, TSimd.Broadcast(0));
    }
}
