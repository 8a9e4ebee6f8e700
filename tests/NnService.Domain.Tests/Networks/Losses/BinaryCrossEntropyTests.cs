using NnService.Domain.Networks.Losses;

namespace NnService.Domain.Tests.Networks.Losses;

public sealed class BinaryCrossEntropyTests
{
    [Theory]
    [InlineData(0, 1, 0.69314718055994531)]
    [InlineData(2, 1, 0.12692801104297249)]
    [InlineData(2, 0, 2.1269280110429725)]
    [InlineData(-100, 1, 100)]
    [InlineData(100, 0, 100)]
    [InlineData(100, 1, 0)]
    [InlineData(-100, 0, 0)]
    public void Sum_of_one_output_is_exact_where_the_probability_rounds(float z, float t, double expected)
    {
        float[] y = [1 / (1 + MathF.Exp(-z))];

        AssertClose.Equal(expected, new BinaryCrossEntropy().Sum([z], y, [t], [], 1), 1e-15, 1e-40);
    }

    [Fact]
    public void Gradient_of_two_outputs_is_the_difference_over_outputs_and_rows()
    {
        var d = new float[4];
        new BinaryCrossEntropy().Gradient([0.75f, 0.5f, 0.25f, 1], [1, 0, 0, 1], [], 2, d);

        Assert.Equal([-0.0625f, 0.125f, 0.0625f, 0], d);
    }
}
