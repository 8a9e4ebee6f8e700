using System.ComponentModel;
using MathNet.Numerics.Random;
using NnService.Domain.Families;

namespace NnService.Domain.Networks.Initializers;

/// <summary>Normal distribution with a given mean and standard deviation, not truncated.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="StandardDeviation">The standard deviation, at least 0.</param>
[Description("N(mean, standardDeviation^2)")]
public sealed record NormalInitializer(double Mean = 0, [Limits(0, double.MaxValue)] double StandardDeviation = 0.01) : Initializer
{
    /// <inheritdoc/>
    public override void Fill(RandomSource random, int fanIn, int fanOut, Span<float> kernel) =>
        Draw.Normal(random, Mean, StandardDeviation, kernel);
}
