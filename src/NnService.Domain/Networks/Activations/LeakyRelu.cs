using System.ComponentModel;
using NnService.Domain.Choices;

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
    public override void Forward(ReadOnlySpan<float> z, int units, Span<float> a)
    {
        var slope = (float)NegativeSlope;
        for (var i = 0; i < z.Length; i++)
            a[i] = z[i] > 0 ? z[i] : slope * z[i];
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<float> z, ReadOnlySpan<float> a, ReadOnlySpan<float> dA, int units, Span<float> dZ)
    {
        var slope = (float)NegativeSlope;
        for (var i = 0; i < a.Length; i++)
            dZ[i] = a[i] > 0 ? dA[i] : slope * dA[i];
    }
}
