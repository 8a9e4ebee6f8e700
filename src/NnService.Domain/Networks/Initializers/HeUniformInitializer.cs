using System.ComponentModel;
using MathNet.Numerics.Random;

namespace NnService.Domain.Networks.Initializers;

/// <summary>Uniform on ±√(6/fanIn): keeps the variance of signals through ReLU layers (He et al. 2015).</summary>
[Description("U(-r, r), r = sqrt(6 / fanIn)")]
public sealed record HeUniformInitializer : Initializer
{
    /// <inheritdoc/>
    public override void Fill(RandomSource random, int fanIn, int fanOut, Span<float> kernel) =>
        Draw.Uniform(random, -Math.Sqrt(6.0 / fanIn), Math.Sqrt(6.0 / fanIn), kernel);
}
