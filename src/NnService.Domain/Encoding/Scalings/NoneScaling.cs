using System.ComponentModel;

namespace NnService.Domain.Encoding.Scalings;

/// <summary>x as it is, also where it is constant.</summary>
[Description("x as it is")]
public sealed record NoneScaling : Scaling
{
    /// <inheritdoc/>
    public override double OffsetOf(FeatureEncoding feature) => 0;

    /// <inheritdoc/>
    public override double DivisorOf(FeatureEncoding feature) => 1;
}
