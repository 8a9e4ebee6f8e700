using System.ComponentModel;
using MathNet.Numerics.Random;

namespace NnService.Domain.Networks.Initializers;

/// <summary>
/// Normal with σ = √(2/(fanIn + fanOut)): keeps the variance of signals and gradients through linear and tanh layers (Glorot and Bengio
/// 2010).
/// </summary>
[Description("N(0, 2 / (fanIn + fanOut))")]
public sealed record XavierNormalInitializer : Initializer
{
    /// <inheritdoc/>
    public override void Fill(RandomSource random, int fanIn, int fanOut, Span<float> kernel) =>
        Draw.Normal(random, 0, Math.Sqrt(2.0 / (fanIn + fanOut)), kernel);
}
