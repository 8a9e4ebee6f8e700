using System.ComponentModel;
using MathNet.Numerics.Random;
using NnService.Domain.Families;

namespace NnService.Domain.Data.Generators;

/// <summary>Two half circles that reach into each other.</summary>
/// <param name="Noise">The standard deviation of the normal noise on every point.</param>
[Description("two half circles that reach into each other: (cos t, sin t) and (1 - cos t, 0.5 - sin t), 0 <= t < pi")]
public sealed record MoonsGenerator([Limits(0, 1000)] double Noise = 0.1) : Generator(Noise)
{
    private protected override void Fill(RandomSource random, int row, Span<double> values)
    {
        var label = row % 2;
        var t = Uniform(random, 0, Math.PI);
        var (x, y) = label == 0 ? (Math.Cos(t), Math.Sin(t)) : (1 - Math.Cos(t), 0.5 - Math.Sin(t));
        values[0] = Noisy(random, x);
        values[1] = Noisy(random, y);
        values[2] = label;
    }
}
