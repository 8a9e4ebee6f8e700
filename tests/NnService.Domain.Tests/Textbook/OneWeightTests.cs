using MathNet.Numerics.LinearAlgebra;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;
using NnService.Domain.Optimizers;
using NnService.Domain.Textbook;

namespace NnService.Domain.Tests.Textbook;

/// <summary>One weight, no bias, identity, half squared error: sequences that can be checked on paper.</summary>
public sealed class OneWeightTests
{
    [Fact]
    public void Step_of_sgd_follows_the_known_sequence()
    {
        var predictions = Predictions(new Sgd(0.1), x: 2, t: 0.8, steps: 70);

        AssertClose.Equal([1.0, 0.92, 0.872], predictions.AsSpan(0, 3), 0, 1e-15);
        AssertClose.Equal(0.8, predictions[70], 0, 1e-15);
        AssertClose.Equal(0.4, predictions[70] / 2, 0, 1e-15);

        // Every step leaves 1 − η·x² = 0.6 of the error.
        for (var step = 0; step <= 70; step++)
            AssertClose.Equal(0.8 + (0.2 * Math.Pow(0.6, step)), predictions[step], 0, 1e-15);
    }

    [Fact]
    public void Step_too_large_diverges()
    {
        var predictions = Predictions(new Sgd(1), x: 10, t: -10, steps: 400);

        Assert.Equal([5, -1495, 147005], predictions[..3]);
        Assert.False(double.IsFinite(predictions[400]));
    }

    [Fact]
    public void Step_of_hot_cold_comes_within_one_step_of_the_target()
    {
        var predictions = Predictions(new HotCold(0.1), x: 1, t: -1, steps: 30);

        for (var step = 0; step <= 15; step++)
            AssertClose.Equal(0.5 - (0.1 * step), predictions[step], 0, 1e-12);
        Assert.All(predictions[16..], prediction => Assert.InRange(prediction, -1.1 - 1e-9, -0.9 + 1e-9));
    }

    [Theory]
    [InlineData(0.1, 0, 0.9)]
    [InlineData(0, 0.1, 0.9)]
    [InlineData(0.1, 0.2, 0.7)]
    public void Step_with_penalties_adds_their_gradient_but_not_their_loss(double l1, double l2, double expected)
    {
        // The data are met exactly at w = 1: the penalties alone move it.
        var network = Network(1);
        var trainer = new TextbookTrainer(network, new Sgd(1), l1, l2);

        Assert.Equal(0, trainer.Step(One(3), One(3)));
        AssertClose.Equal(expected, network.Parameters[0], 1e-15, 0);
    }

    private static double[] Predictions(Optimizer optimizer, double x, double t, int steps)
    {
        var network = Network(0.5);
        var trainer = new TextbookTrainer(network, optimizer);
        var predictions = new List<double> { network.Parameters[0] * x };
        for (var step = 0; step < steps; step++)
        {
            trainer.Step(One(x), One(t));
            predictions.Add(network.Parameters[0] * x);
        }

        return [.. predictions];
    }

    private static TextbookNetwork Network(double w) =>
        TextbookNetwork.Initialize(new() { Inputs = 1, Layers = [TestData.Layer(new Identity(), [[w]])], Loss = new HalfSquaredError() });

    private static Matrix<double> One(double value) => Matrix<double>.Build.Dense(1, 1, value);
}
