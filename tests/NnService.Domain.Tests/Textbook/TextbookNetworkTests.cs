using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;
using NnService.Domain.Tests.Training;
using NnService.Domain.Textbook;

namespace NnService.Domain.Tests.Textbook;

public sealed class TextbookNetworkTests
{
    private static readonly NetworkDefinition Mixed = new()
    {
        Inputs = 2,
        Layers = [new() { Units = 3, Activation = new Tanh(), UseBias = false }, new() { Units = 2 }],
        Loss = new MeanSquaredError(),
    };

    [Fact]
    public void Initialize_explicit_values_keep_all_their_digits()
    {
        var network = TextbookNetwork.Initialize(WorkedExample.Definition);

        Assert.Equal([0.15, 0.25, 0.20, 0.30], network.Kernel(0).ToRowMajorArray());
        Assert.Equal([0.60, 0.60], network.Bias(1));
    }

    [Fact]
    public void Initialize_drawn_values_are_those_of_the_fast_network() =>
        Assert.Equal(Network.Initialize(Mixed).Parameters.Select(weight => (double)weight), TextbookNetwork.Initialize(Mixed).Parameters);

    [Fact]
    public void Of_network_widens_its_weights() =>
        Assert.Equal(
            [0.15f, 0.25f, 0.20f, 0.30f],
            TextbookNetwork.Of(WorkedExample.Network()).Kernel(0).ToRowMajorArray().Select(weight => (float)weight));

    [Fact]
    public void Copy_changed_leaves_the_original()
    {
        var network = TextbookNetwork.Initialize(WorkedExample.Definition);

        network.Copy().Parameters[0] = 7;

        Assert.Equal(0.15, network.Parameters[0]);
    }

    [Fact]
    public void Bias_without_bias_is_zeros() => Assert.Equal([0.0, 0, 0], TextbookNetwork.Initialize(Mixed).Bias(0));

    [Fact]
    public void Trainable_with_and_without_biases_lists_the_indices_in_order()
    {
        var network = TextbookNetwork.Initialize(Mixed);

        Assert.Equal(Enumerable.Range(0, 14), network.Trainable(biases: true));
        Assert.Equal(Enumerable.Range(0, 12), network.Trainable(biases: false));
        Assert.Equal([0, 1, 2, 3, 6, 7, 8, 9], TextbookNetwork.Initialize(WorkedExample.Definition).Trainable(biases: false));
        Assert.Equal(network.Trainable(biases: false), Enumerable.Range(0, 14).Where(network.IsKernel));
    }

    [Fact]
    public void Flatten_without_bias_has_the_layout_of_the_parameters()
    {
        var network = TextbookNetwork.Initialize(Mixed);

        var gradient = TextbookGradient.Backward(
            network, TextbookPass.Forward(network, TestData.Matrix(1, 4, 2)), TestData.Matrix(2, 4, 2));

        Assert.Equal(network.Parameters.Length, gradient.Flatten(network).Length);
        Assert.Equal(gradient.Layers[1].KernelGradient, network.KernelOf(gradient.Flatten(network), 1));
        Assert.Equal(gradient.Layers[1].BiasGradient, network.BiasOf(gradient.Flatten(network), 1));
        Assert.Equal([0.0, 0, 0], gradient.Layers[0].BiasGradient);
    }

    [Fact]
    public void Forward_stack_of_identity_layers_is_one_layer_with_the_product_of_the_kernels()
    {
        var stack = TextbookNetwork.Initialize(
            TestData.Definition(5, new MeanSquaredError(), (7, new Identity()), (6, new Identity()), (3, new Identity())));
        var x = TestData.Matrix(1, 9, 5);

        var product = x * (stack.Kernel(0) * stack.Kernel(1) * stack.Kernel(2));

        AssertClose.Equal(product.ToRowMajorArray(), TextbookPass.Forward(stack, x).Y.ToRowMajorArray(), 0, 1e-14);
    }
}
