using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;
using NnService.Domain.Training;

namespace NnService.Domain.Tests.Networks;

public sealed class ForwardPassTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    public void Run_any_depth_has_the_bits_of_the_training_pass(int depth)
    {
        const int Rows = 7;
        (int?, Activation)[] hidden = [.. Enumerable.Range(1, depth - 1).Select(l => ((int?)(3 * l), (Activation)new Tanh()))];
        var network = Network.Initialize(TestData.Definition(5, new CategoricalCrossEntropy(), [.. hidden, (4, new Softmax())]));
        var x = TestData.Numbers(1, Rows * 5);
        var t = TestData.Numbers(2, Rows * 4);
        var z = new float[Rows * 4];
        var y = new float[Rows * 4];
        var training = new Backpropagation(network, Rows);

        ForwardPass.Run(network, x, Rows, z, y);
        training.Forward(x, Rows);

        AssertClose.SameBits(training.Outputs(Rows), y);
        Assert.Equal(training.LossSum(t, [], Rows), network.Definition.Loss.Sum(z, y, t, [], 4));
    }

    [Fact]
    public void Run_stack_of_identity_layers_is_one_layer_with_the_product_of_the_kernels()
    {
        // [[1, 2], [3, 4]] · [[0, 1], [-1, 2]] · [[1, 1], [0, 3]] = [[-2, 13], [-4, 29]]
        var stack = Network.Initialize(new()
        {
            Inputs = 2,
            Layers = [
                TestData.Layer(new Identity(), [[1, 2], [3, 4]]),
                TestData.Layer(new Identity(), [[0, 1], [-1, 2]]),
                TestData.Layer(new Identity(), [[1, 1], [0, 3]]),
            ],
            Loss = new MeanSquaredError(),
        });
        var z = new float[4];
        var y = new float[4];

        ForwardPass.Run(stack, [1, 0, 0, 1], 2, z, y);

        Assert.Equal([-2f, 13, -4, 29], y);
    }

    [Theory]
    [InlineData("xavierUniform", "identity", 0.9, 1.1)]
    [InlineData("xavierNormal", "identity", 0.9, 1.1)]
    [InlineData("xavierUniform", "tanh", 0.03, 1)]
    [InlineData("heNormal", "relu", 0.5, 2)]
    [InlineData("normal", "tanh", 0, 1e-10)]
    public void Run_through_ten_wide_layers_keeps_or_loses_the_variance(string initializer, string activation, double least, double most)
    {
        const int Rows = 64, Width = 256;
        var layer = new LayerDefinition
        {
            Units = Width,
            Activation = TestData.Default(Activation.All, activation),
            Initializer = TestData.Default(Initializer.All, initializer),
        };
        var x = TestData.Numbers(1, Rows * Width);
        var z = new float[Rows * Width];
        var first = new float[Rows * Width];
        var last = new float[Rows * Width];

        ForwardPass.Run(Network.Initialize(Stack(1)), x, Rows, z, first);
        ForwardPass.Run(Network.Initialize(Stack(10)), x, Rows, z, last);

        Assert.InRange(MeanSquare(last) / MeanSquare(first), least, most);

        NetworkDefinition Stack(int depth) =>
            new() { Inputs = Width, Layers = [.. Enumerable.Repeat(layer, depth)], Loss = new MeanSquaredError() };
    }

    private static double MeanSquare(float[] values) => values.Average(value => (double)value * value);
}
