using MathNet.Numerics.LinearAlgebra;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Losses;
using NnService.Domain.Textbook;

namespace NnService.Domain.Tests.Textbook;

/// <summary>What initializers are for: signals neither fade nor explode from layer to layer, forwards or backwards.</summary>
public sealed class VarianceTests
{
    private const int Rows = 64, Width = 256, Depth = 10;

    [Theory]
    [InlineData("xavierUniform", "identity", 0.9, 1.1)]
    [InlineData("xavierNormal", "identity", 0.9, 1.1)]
    [InlineData("orthogonal", "identity", 0.999999, 1.000001)]
    [InlineData("xavierUniform", "tanh", 0.03, 1)]
    [InlineData("normal", "tanh", 0, 1e-10)]
    public void Backward_through_ten_wide_layers_keeps_or_loses_the_variance_of_activations_and_gradients(
        string initializer, string activation, double least, double most)
    {
        var layer = new LayerDefinition
        {
            Units = Width,
            Activation = TestData.Default(Activation.All, activation),
            Initializer = TestData.Default(Initializer.All, initializer),
        };
        var network = TextbookNetwork.Initialize(
            new() { Inputs = Width, Layers = [.. Enumerable.Repeat(layer, Depth)], Loss = new HalfSquaredError(), Seed = 1 });

        var pass = TextbookPass.Forward(network, TestData.Matrix(1, Rows, Width));

        // Targets that leave errors which know nothing of the kernels.
        var gradient = TextbookGradient.Backward(network, pass, pass.Y - TestData.Matrix(2, Rows, Width));

        Assert.InRange(MeanSquare(pass.Y) / MeanSquare(pass.Layers[0].A), least, most);
        Assert.InRange(MeanSquare(gradient.Layers[0].Delta) / MeanSquare(gradient.Layers[^1].Delta), least, most);
    }

    private static double MeanSquare(Matrix<double> values) => values.Enumerate().Average(value => value * value);
}
