using System.ComponentModel;
using MathNet.Numerics.Random;

namespace NnService.Domain.Networks.Initializers;

/// <summary>Uniform on ±√(3/fanIn): keeps the variance of signals through linear and SELU layers (LeCun et al. 1998).</summary>
[Description("U(-r, r), r = sqrt(3 / fanIn)")]
public sealed record LecunUniformInitializer : Initializer
{
    /// <inheritdoc/>
    public override void Fill(RandomSource random, int fanIn, int fanOut, Span<float> kernel) =>
        Draw.Uniform(random, -Math.Sqrt(3.0 / fanIn), Math.Sqrt(3.0 / fanIn), kernel);
}
