using NnService.Domain.Networks.Activations;

namespace NnService.Domain.Tests.Networks.Activations;

public sealed class ReluTests
{
    [Fact]
    public void Backward_at_zero_has_the_slope_of_the_negative_side()
    {
        float[] z = [0, -0f, -1, 1e-30f, 1];
        var a = new float[5];
        var dZ = new float[5];
        new Relu().Forward(z, 5, a);

        new Relu().Backward(z, a, [7, 7, 7, 7, 7], 5, dZ);

        Assert.Equal([0f, 0, 0, 7, 7], dZ);
    }
}
