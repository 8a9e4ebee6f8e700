using System.ComponentModel;
using MathNet.Numerics.Random;
using NnService.Domain.Families;

namespace NnService.Domain.Data.Generators;

/// <summary>The four corners of the unit square: label 1 where exactly one coordinate is 1. No straight line divides the classes.</summary>
/// <param name="Noise">The standard deviation of the normal noise on every point.</param>
[Description("the corners of the unit square; label = x1 xor x2")]
public sealed record XorGenerator([Limits(0, 1000)] double Noise = 0.1) : Generator(Noise)
{
    private protected override void Fill(RandomSource random, int row, Span<double> values)
    {
        var a = row & 1;
        var b = (row >> 1) & 1;
        values[0] = Noisy(random, a);
        values[1] = Noisy(random, b);
        values[2] = a ^ b;
    }
}
