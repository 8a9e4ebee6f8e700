using System.ComponentModel;
using MathNet.Numerics.Random;

namespace NnService.Domain.Networks.Initializers;

/// <summary>Normal with σ = √(1/fanIn): keeps the variance of signals through linear and SELU layers (LeCun et al. 1998).</summary>
[Description("N(0, 1 / fanIn)")]
public sealed record LecunNormalInitializer : Initializer
{
    /// <inheritdoc/>
    public override void Fill(RandomSource random, int fanIn, int fanOut, Span<float> kernel) =>
        Draw.Normal(random, 0, Math.Sqrt(1.0 / fanIn), kernel);
}
