using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;

namespace NnService.Domain.Tests.Networks;

public sealed class NetworkTests
{
    [Fact]
    public void Initialize_explicit_kernel_and_bias_win_over_the_initializer()
    {
        var network = Network.Initialize(new()
        {
            Inputs = 2,
            Layers = [TestData.Layer(new Tanh(), [[1, 2, 3], [4, 5, 6]], [7, 8, 9]), new() { Units = 2, UseBias = false }],
            Loss = new MeanSquaredError(),
        });

        Assert.Equal([1f, 2, 3, 4, 5, 6, 7, 8, 9], network.Parameters[..9]);
        Assert.Equal([1f, 2, 3, 4, 5, 6], network.Kernel(0));
        Assert.Equal([7f, 8, 9], network.Bias(0));
        Assert.Equal(6, network.Kernel(1).Length);
        Assert.True(network.Bias(1).IsEmpty);
        Assert.Equal(15, network.Parameters.Length);
    }

    [Fact]
    public void Initialize_without_explicit_bias_starts_at_zero()
    {
        var network = Network.Initialize(TestData.Definition(3, new MeanSquaredError(), (4, new Tanh()), (2, new Identity())));

        Assert.Equal([0f, 0, 0, 0], network.Bias(0));
        Assert.Equal([0f, 0], network.Bias(1));
        Assert.DoesNotContain(0f, network.Kernel(0).ToArray());
    }

    [Fact]
    public void Initialize_explicit_values_in_one_layer_leaves_the_draws_of_the_others_alone()
    {
        var drawn = TestData.Definition(2, new MeanSquaredError(), (2, new Tanh()), (2, new Identity()));
        var mixed = drawn with { Layers = drawn.Layers.SetItem(0, TestData.Layer(new Tanh(), [[1, 2], [3, 4]], [0, 0])) };

        AssertClose.SameBits(Network.Initialize(drawn).Kernel(1), Network.Initialize(mixed).Kernel(1));
    }

    [Fact]
    public void Constructor_wrong_number_of_parameters_names_both()
    {
        var error = Assert.Throws<ArgumentException>(
            () => new Network(TestData.Definition(3, new MeanSquaredError(), (2, new Identity())), new float[7]));

        Assert.Contains("8 parameters, the array 7", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_open_shape_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new Network(TestData.Definition(null, new MeanSquaredError(), (2, new Identity())), []));
        Assert.Throws<ArgumentException>(() => Network.Initialize(TestData.Definition(2, new MeanSquaredError(), (null, new Identity()))));
    }
}
