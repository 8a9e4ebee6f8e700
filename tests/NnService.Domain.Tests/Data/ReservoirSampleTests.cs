using NnService.Domain.Data;

namespace NnService.Domain.Tests.Data;

public class ReservoirSampleTests
{
    private const int Prime = 1_000_003;

    private static readonly double[] Shares = [0.01, 0.25, 0.5, 0.75, 0.99];

    [Fact]
    public void Quantiles_of_few_numbers_are_interpolated_between_neighbours()
    {
        // In order 1 2 4 8; the ranks of the shares are 0, 0.75, 1.5, 2.25 and 3.
        var sample = Of(4, [8, 1, 4, 2]);

        Assert.Equal([1, 1.75, 3, 5, 8], sample.Quantiles(0, 0.25, 0.5, 0.75, 1));
        Assert.Equal([7.0, 7.0], Of(4, [7]).Quantiles(0.01, 0.99));
    }

    [Fact]
    public void Quantiles_of_the_largest_numbers_are_finite() =>
        Assert.Equal([0.0], Of(4, [double.MaxValue, -double.MaxValue]).Quantiles(0.5));

    [Theory]
    [InlineData(65_536, 1)]
    [InlineData(65_536, 611_953)]
    [InlineData(512, 611_953)]
    public void Quantiles_of_a_sample_have_the_rank_error_that_is_promised(int size, long step)
    {
        // Every number from 0 to the prime − 1 once, in order or well mixed, so a number is its own rank.
        var sample = Of(size, Enumerable.Range(0, Prime).Select(i => (double)(i * step % Prime)));

        foreach (var (share, quantile) in Shares.Zip(sample.Quantiles(Shares)))
            AssertClose.Equal(share, quantile / Prime, 0, 3 * Math.Sqrt(share * (1 - share) / size));
    }

    [Fact]
    public void Shrink_keeps_every_number_as_likely_as_any_other()
    {
        var sample = Of(65_536, Enumerable.Range(0, 60_000).Select(i => (double)i));
        sample.Shrink(4096);
        for (var i = 60_000; i < 120_000; i++) sample.Add(i);

        foreach (var (share, quantile) in Shares.Zip(sample.Quantiles(Shares)))
            AssertClose.Equal(share, quantile / 120_000, 0, 3 * Math.Sqrt(share * (1 - share) / 4096));
    }

    [Fact]
    public void Quantiles_of_the_same_numbers_are_the_same()
    {
        var numbers = Enumerable.Range(0, 10_000).Select(i => Math.Sin(i)).ToArray();

        Assert.Equal(Of(100, numbers).Quantiles(Shares), Of(100, numbers).Quantiles(Shares));
    }

    private static ReservoirSample Of(int size, IEnumerable<double> numbers)
    {
        var sample = new ReservoirSample(size);
        foreach (var number in numbers) sample.Add(number);
        return sample;
    }
}
