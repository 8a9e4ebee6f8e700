using System.ComponentModel;

namespace NnService.Domain.Encoding.Scalings;

/// <summary>(x − mean)/σ.</summary>
[Description("(x - mean) / standard deviation")]
public sealed record StandardizeScaling : Scaling
{
    /// <inheritdoc/>
    public override double OffsetOf(FeatureEncoding feature) => feature.Mean;

    /// <inheritdoc/>
    public override double DivisorOf(FeatureEncoding feature) => feature.StandardDeviation;
}
