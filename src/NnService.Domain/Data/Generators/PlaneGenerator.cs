using System.ComponentModel;
using MathNet.Numerics.Random;
using NnService.Domain.Families;

namespace NnService.Domain.Data.Generators;

/// <summary>A linear function of two numbers.</summary>
/// <param name="Noise">The standard deviation of the normal noise on every point.</param>
[Description("y = 1 + 2 x1 - 3 x2 + noise, x1 and x2 from [-1, 1)")]
public sealed record PlaneGenerator([Limits(0, 1000)] double Noise = 0.1) : Generator(Noise)
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns => ["x1", "x2", "y"];

    private protected override void Fill(RandomSource random, int row, Span<double> values)
    {
        var x1 = Uniform(random, -1, 1);
        var x2 = Uniform(random, -1, 1);
        values[0] = x1;
        values[1] = x2;
        values[2] = Noisy(random, 1 + (2 * x1) - (3 * x2));
    }
}
