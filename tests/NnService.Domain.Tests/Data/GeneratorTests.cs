using NnService.Domain.Data;
using NnService.Domain.Data.Generators;

namespace NnService.Domain.Tests.Data;

public sealed class GeneratorTests
{
    public static TheoryData<string> Names => [.. Generator.All.Select(choice => choice.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Rows_are_a_function_of_the_seed(string name)
    {
        var generator = Make(name, 0.1);
        var rows = generator.Rows(60, 3).ToArray();
        Assert.Equal(60, rows.Length);
        Assert.Equal(rows, generator.Rows(60, 3));
        Assert.NotEqual(rows, generator.Rows(60, 4));
        // More rows begin with the same ones.
        Assert.Equal(rows, generator.Rows(100, 3).Take(60));
        Assert.All(rows, row => Assert.Equal(generator.Columns.Count, row.Length));
        Assert.All(rows, row => Assert.All(row, value => Assert.True(double.IsFinite(value))));
        Assert.All(Make(name, 1000).Rows(60, 0), row => Assert.All(row, value => Assert.True(float.IsFinite((float)value))));
    }

    [Theory]
    [InlineData("xor", 2)]
    [InlineData("circles", 2)]
    [InlineData("moons", 2)]
    [InlineData("spiral", 2)]
    [InlineData("gaussians", 3)]
    public void Classes_are_equally_frequent(string name, int classes)
    {
        var counts = Make(name, 0.1).Rows(300, 1).CountBy(row => row[^1]).OrderBy(pair => pair.Key).ToArray();
        Assert.Equal(Enumerable.Range(0, classes).Select(label => (double)label), counts.Select(pair => pair.Key));
        Assert.All(counts, pair => Assert.Equal(300 / classes, pair.Value));
    }

    [Fact]
    public void Xor_without_noise_is_the_truth_table() =>
        Assert.Equal([[0, 0, 0], [1, 0, 1], [0, 1, 1], [1, 1, 0], [0, 0, 0]], new XorGenerator(0).Rows(5, 9));

    [Fact]
    public void Circles_without_noise_have_their_radii() =>
        Assert.All(
            new CirclesGenerator(0).Rows(50, 0),
            row => Assert.Equal(row[2] == 0 ? 1 : 0.5, Math.Sqrt((row[0] * row[0]) + (row[1] * row[1])), 1e-12));

    [Fact]
    public void Moons_without_noise_lie_on_half_circles() => Assert.All(new MoonsGenerator(0).Rows(50, 0), row =>
    {
        var (x, y) = row[2] == 0 ? (row[0], row[1]) : (1 - row[0], 0.5 - row[1]);
        Assert.Equal(1, (x * x) + (y * y), 1e-12);
        Assert.True(y >= 0);
    });

    [Fact]
    public void Spiral_without_noise_turns_with_its_radius() => Assert.All(new SpiralGenerator(0).Rows(50, 0), row =>
    {
        var r = Math.Sqrt((row[0] * row[0]) + (row[1] * row[1]));
        Assert.InRange(r, 0.5, 3.5);
        Assert.Equal(row[0], r * Math.Cos(Math.PI * (r + row[2])), 1e-9);
        Assert.Equal(row[1], r * Math.Sin(Math.PI * (r + row[2])), 1e-9);
    });

    [Fact]
    public void Gaussians_have_the_noise_as_their_size()
    {
        var cloud = new GaussiansGenerator(0.5).Rows(30_000, 0).Where(row => row[2] == 0).ToArray();
        var mean = cloud.Average(row => row[0]);
        var x1 = cloud.Select(row => row[0]).ToArray();
        Assert.Equal(1, mean, 0.02);
        Assert.Equal(0.5, Math.Sqrt(x1.Average(x => (x - mean) * (x - mean))), 0.02);
    }

    [Fact]
    public void Plane_and_sine_without_noise_are_their_formulas()
    {
        Assert.All(new PlaneGenerator(0).Rows(50, 0), row => Assert.Equal(1 + (2 * row[0]) - (3 * row[1]), row[2], 1e-12));
        Assert.All(new SineGenerator(0).Rows(50, 0), row => Assert.Equal(Math.Sin(row[0]), row[1], 1e-12));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1001)]
    [InlineData(double.NaN)]
    public void Noise_out_of_its_limits_is_a_fault(double noise)
    {
        foreach (var choice in Generator.All)
        {
            var faults = new List<Fault>();
            Assert.Null(choice.Create(new Dictionary<string, object> { ["noise"] = noise }, "/kind", faults));
            Assert.Equal("/kind/noise", Assert.Single(faults).Pointer);
        }
    }

    private static Generator Make(string name, double noise) =>
        Generator.All.Create(name, new Dictionary<string, object> { ["noise"] = noise }, "", [])!;
}
