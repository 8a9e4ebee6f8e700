using System.ComponentModel;
using MathNet.Numerics.Random;
using NnService.Domain.Families;

namespace NnService.Domain.Data.Generators;

/// <summary>Three clouds about the corners of a triangle; the noise is their size.</summary>
/// <param name="Noise">The standard deviation of the normal noise on every point.</param>
[Description("three clouds about the corners of a triangle on the unit circle; their standard deviation is the noise")]
public sealed record GaussiansGenerator([Limits(0, 1000)] double Noise = 0.1) : Generator(Noise)
{
    private protected override void Fill(RandomSource random, int row, Span<double> values)
    {
        var label = row % 3;
        var angle = 2 * Math.PI * label / 3;
        values[0] = Noisy(random, Math.Cos(angle));
        values[1] = Noisy(random, Math.Sin(angle));
        values[2] = label;
    }
}
