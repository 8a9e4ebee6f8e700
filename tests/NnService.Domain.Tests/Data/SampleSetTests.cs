using NnService.Domain.Data;

namespace NnService.Domain.Tests.Data;

public sealed class SampleSetTests
{
    [Fact]
    public void Rows_follow_from_the_lengths() => Assert.Equal(3, new SampleSet(new float[6], new float[9], 2, 3).Rows);

    [Theory]
    [InlineData(5, 9)]
    [InlineData(6, 8)]
    [InlineData(6, 12)]
    public void Constructor_lengths_that_do_not_fit_names_both(int inputs, int targets)
    {
        var error = Assert.Throws<ArgumentException>(() => new SampleSet(new float[inputs], new float[targets], 2, 3));

        Assert.StartsWith(
            $"{inputs} inputs in rows of 2 do not go with {targets} targets in rows of 3.", error.Message, StringComparison.Ordinal);
    }
}
