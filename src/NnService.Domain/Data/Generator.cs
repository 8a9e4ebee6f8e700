using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;
using NnService.Domain.Data.Generators;
using NnService.Domain.Families;

namespace NnService.Domain.Data;

/// <summary>How a table is made up that shows what a network can and cannot learn.</summary>
/// <param name="Noise">The standard deviation of the normal noise on every point.</param>
/// <remarks>
/// The rows are a pure function of generator, number of rows and seed; classes take turns, so that they are equally frequent. Immutable:
/// thread-safe.
/// </remarks>
public abstract record Generator(double Noise)
{
    // Apart from the sources of weights, splits and dropout of the same seed.
    private const long Purpose = 0x67656E;

    /// <summary>Every generator there is.</summary>
    public static FamilyRegistry<Generator> All { get; } = new(
        nameof(Generator),
        new XorGenerator(),
        new CirclesGenerator(),
        new MoonsGenerator(),
        new SpiralGenerator(),
        new GaussiansGenerator(),
        new PlaneGenerator(),
        new SineGenerator());

    /// <summary>The name on the wire.</summary>
    public string Name => All.NameOf(this);

    /// <summary>The headers: the features, then the target.</summary>
    public virtual IReadOnlyList<string> Columns => ["x1", "x2", "label"];

    /// <summary>The rows, in the order of <see cref="Columns"/>.</summary>
    /// <param name="rows">How many, at least 1.</param>
    /// <param name="seed">The seed of the draws.</param>
    public IEnumerable<double[]> Rows(int rows, long seed)
    {
        var random = new Xoshiro256StarStar(Seeds.Mix32(seed, Purpose));
        for (var row = 0; row < rows; row++)
        {
            var values = new double[Columns.Count];
            Fill(random, row, values);
            yield return values;
        }
    }

    /// <summary>Draws one row.</summary>
    private protected abstract void Fill(RandomSource random, int row, Span<double> values);

    /// <summary>A number from [minimum, maximum).</summary>
    private protected static double Uniform(RandomSource random, double minimum, double maximum) =>
        ContinuousUniform.Sample(random, minimum, maximum);

    /// <summary>The value with noise on it.</summary>
    private protected double Noisy(RandomSource random, double value) => Normal.Sample(random, value, Noise);
}
