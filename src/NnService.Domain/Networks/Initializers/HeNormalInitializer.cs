using System.ComponentModel;
using MathNet.Numerics.Random;

namespace NnService.Domain.Networks.Initializers;

/// <summary>Normal with σ = √(2/fanIn): keeps the variance of signals through ReLU layers (He et al. 2015).</summary>
[Description("N(0, 2 / fanIn)")]
public sealed record HeNormalInitializer : Initializer
{
    /// <inheritdoc/>
    public override void Fill(RandomSource random, int fanIn, int fanOut, Span<float> kernel) =>
        Draw.Normal(random, 0, Math.Sqrt(2.0 / fanIn), kernel);
}
