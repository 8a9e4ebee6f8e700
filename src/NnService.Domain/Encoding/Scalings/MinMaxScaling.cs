using System.ComponentModel;

namespace NnService.Domain.Encoding.Scalings;

/// <summary>(x − min)/(max − min), so 0 … 1 for the training rows.</summary>
[Description("(x - min) / (max - min), so 0 to 1 for the training rows")]
public sealed record MinMaxScaling : Scaling
{
    /// <inheritdoc/>
    public override double OffsetOf(FeatureEncoding feature) => feature.Min ?? 0;

    /// <inheritdoc/>
    public override double DivisorOf(FeatureEncoding feature) => (feature.Max - feature.Min) ?? 0;
}
