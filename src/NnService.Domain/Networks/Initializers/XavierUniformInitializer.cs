using System.ComponentModel;
using MathNet.Numerics.Random;

namespace NnService.Domain.Networks.Initializers;

/// <summary>
/// Uniform on ±√(6/(fanIn + fanOut)): keeps the variance of signals and gradients through linear and tanh layers (Glorot and Bengio 2010).
/// </summary>
[Description("U(-r, r), r = sqrt(6 / (fanIn + fanOut))")]
public sealed record XavierUniformInitializer : Initializer
{
    /// <inheritdoc/>
    public override void Fill(RandomSource random, int fanIn, int fanOut, Span<float> kernel) =>
        Draw.Uniform(random, -Math.Sqrt(6.0 / (fanIn + fanOut)), Math.Sqrt(6.0 / (fanIn + fanOut)), kernel);
}
