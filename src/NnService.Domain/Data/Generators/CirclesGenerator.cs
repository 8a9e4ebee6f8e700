using System.ComponentModel;
using MathNet.Numerics.Random;
using NnService.Domain.Families;

namespace NnService.Domain.Data.Generators;

/// <summary>A circle inside of another one.</summary>
/// <param name="Noise">The standard deviation of the normal noise on every point.</param>
[Description("two circles about the origin, radius 1 (label 0) and 0.5 (label 1)")]
public sealed record CirclesGenerator([Limits(0, 1000)] double Noise = 0.1) : Generator(Noise)
{
    private protected override void Fill(RandomSource random, int row, Span<double> values)
    {
        var label = row % 2;
        var angle = Uniform(random, 0, 2 * Math.PI);
        var radius = label == 0 ? 1 : 0.5;
        values[0] = Noisy(random, radius * Math.Cos(angle));
        values[1] = Noisy(random, radius * Math.Sin(angle));
        values[2] = label;
    }
}
