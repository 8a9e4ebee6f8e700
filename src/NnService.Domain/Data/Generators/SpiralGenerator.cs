using System.ComponentModel;
using MathNet.Numerics.Random;
using NnService.Domain.Families;

namespace NnService.Domain.Data.Generators;

/// <summary>Two arms that wind about each other one and a half times.</summary>
/// <param name="Noise">The standard deviation of the normal noise on every point.</param>
[Description("two arms that wind about each other: r = t, angle = pi (t + label), 0.5 <= t < 3.5")]
public sealed record SpiralGenerator([Limits(0, 1000)] double Noise = 0.1) : Generator(Noise)
{
    private protected override void Fill(RandomSource random, int row, Span<double> values)
    {
        var label = row % 2;
        var t = Uniform(random, 0.5, 3.5);
        var angle = Math.PI * (t + label);
        values[0] = Noisy(random, t * Math.Cos(angle));
        values[1] = Noisy(random, t * Math.Sin(angle));
        values[2] = label;
    }
}
