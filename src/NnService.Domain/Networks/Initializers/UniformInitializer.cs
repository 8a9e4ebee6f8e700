using System.ComponentModel;
using MathNet.Numerics.Random;

namespace NnService.Domain.Networks.Initializers;

/// <summary>Uniform distribution on [min, max).</summary>
/// <param name="Min">The lower end.</param>
/// <param name="Max">The upper end; swapped with <paramref name="Min"/> when smaller.</param>
[Description("U(min, max)")]
public sealed record UniformInitializer(double Min = -0.05, double Max = 0.05) : Initializer
{
    /// <inheritdoc/>
    public override void Fill(RandomSource random, int fanIn, int fanOut, Span<float> kernel) =>
        Draw.Uniform(random, Math.Min(Min, Max), Math.Max(Min, Max), kernel);
}
