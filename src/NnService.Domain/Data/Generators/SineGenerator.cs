using System.ComponentModel;
using MathNet.Numerics.Random;
using NnService.Domain.Families;

namespace NnService.Domain.Data.Generators;

/// <summary>One period of the sine.</summary>
/// <param name="Noise">The standard deviation of the normal noise on every point.</param>
[Description("y = sin x + noise, x from [-pi, pi)")]
public sealed record SineGenerator([Limits(0, 1000)] double Noise = 0.1) : Generator(Noise)
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns => ["x", "y"];

    private protected override void Fill(RandomSource random, int row, Span<double> values)
    {
        var x = Uniform(random, -Math.PI, Math.PI);
        values[0] = x;
        values[1] = Noisy(random, Math.Sin(x));
    }
}
