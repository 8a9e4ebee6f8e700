using NnService.Domain.Networks.Activations;

namespace NnService.Domain.Tests.Networks.Activations;

public sealed class SoftmaxTests
{
    public static TheoryData<float[]> Extremes =>
    [
        new float[] { 100, 0, 0 },
        new float[] { -100, 0, 0 },
        new float[] { 1e30f, 1e30f, -1e30f },
        new float[] { 1e30f, 0, -1e30f },
        new float[] { -1e30f, -1e30f, -1e30f },
        new float[] { float.MaxValue, float.MinValue, 0 },
    ];

    [Theory]
    [MemberData(nameof(Extremes))]
    public void Forward_extreme_sums_are_probabilities(float[] z)
    {
        var a = new float[z.Length];
        new Softmax().Forward(z, z.Length, a);

        Assert.All(a, probability => Assert.InRange(probability, 0f, 1f));
        Assert.Equal(1, a.Sum(), 1e-6f);
    }

    [Fact]
    public void Forward_one_unit_is_always_one()
    {
        var a = new float[3];
        new Softmax().Forward([-5, 0, 1e30f], 1, a);

        Assert.Equal([1f, 1, 1], a);
    }

    [Fact]
    public void Forward_sums_shifted_by_a_constant_stay_the_same()
    {
        var a = new float[3];
        var b = new float[3];
        new Softmax().Forward([1, 2, 4], 3, a);
        new Softmax().Forward([1001, 1002, 1004], 3, b);

        AssertClose.SameBits(a, b);
    }

    [Fact]
    public void Forward_rows_of_a_batch_do_not_touch_each_other()
    {
        var batch = new float[6];
        var alone = new float[3];
        new Softmax().Forward([50, 60, 70, 1, 2, 3], 3, batch);
        new Softmax().Forward([1, 2, 3], 3, alone);

        AssertClose.SameBits(alone, batch.AsSpan(3));
    }
}
