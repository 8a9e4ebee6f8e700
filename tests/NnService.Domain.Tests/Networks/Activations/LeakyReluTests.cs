using NnService.Domain.Networks.Activations;

namespace NnService.Domain.Tests.Networks.Activations;

public sealed class LeakyReluTests
{
    [Fact]
    public void Backward_at_zero_has_the_negative_slope()
    {
        float[] z = [0, -0f, -1, 1e-30f, 1];
        var a = new float[5];
        var dZ = new float[5];
        new LeakyRelu(0.25).Forward(z, 5, a);

        new LeakyRelu(0.25).Backward(z, a, [8, 8, 8, 8, 8], 5, dZ);

        Assert.Equal([2f, 2, 2, 8, 8], dZ);
    }

    [Fact]
    public void Forward_negative_slope_scales_the_negative_side_only()
    {
        var a = new float[3];
        new LeakyRelu(0.25).Forward([-4, 0, 4], 3, a);

        Assert.Equal([-1f, 0, 4], a);
    }
}
