using MathNet.Numerics.LinearAlgebra;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;
using NnService.Domain.Tests.Networks;
using NnService.Domain.Textbook;

namespace NnService.Domain.Tests.Textbook;

/// <summary>Back-propagation in double precision against central differences.</summary>
public sealed class GradientCheckTests
{
    private const int Rows = 3;

    public static TheoryData<string, string> AllowedPairs => LossTests.AllowedPairs;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(AllowedPairs))]
    public void Run_every_allowed_pair_after_every_hidden_activation_agrees_to_six_digits(string loss, string output)
    {
        foreach (var hidden in ActivationTests.HiddenNames.Select(row => row.Data))
        {
            var network = Network(
                TestData.Default(Activation.All, hidden), TestData.Default(Loss.All, loss), TestData.Default(Activation.All, output));

            var check = GradientCheck.Run(network, TestData.Matrix(1, Rows, 3), Targets(output), cancellationToken: Cancelled);

            Assert.True(check.LargestDifference < 1e-6, $"{hidden}, {output}, {loss}: {check}");
        }
    }

    [Fact]
    public void Run_without_biases_agrees_to_six_digits()
    {
        var definition = Network(new Tanh(), new MeanSquaredError(), new Identity()).Definition;
        var network = TextbookNetwork.Initialize(
            definition with { Layers = [.. definition.Layers.Select(layer => layer with { UseBias = false, Bias = [] })] });

        Assert.InRange(
            GradientCheck.Run(
                network, TestData.Matrix(1, Rows, 3), TestData.Matrix(2, Rows, 3), cancellationToken: Cancelled).LargestDifference,
            0,
            1e-6);
    }

    [Fact]
    public void Run_of_a_network_leaves_it_as_it_was_and_says_what_it_saw()
    {
        var network = Network(new Tanh(), new MeanSquaredError(), new Identity());
        double[] before = [.. network.Parameters];
        var x = TestData.Matrix(1, Rows, 3);
        var t = TestData.Matrix(2, Rows, 3);

        var check = GradientCheck.Run(network, x, t, epsilon: 1e-4, cancellationToken: Cancelled);

        Assert.Equal(before, network.Parameters);
        Assert.Equal(1e-4, check.Epsilon);
        Assert.Equal(
            TextbookGradient.Backward(network, TextbookPass.Forward(network, x), t).Flatten(network)[check.Parameter], check.Analytic);
        AssertClose.Equal(check.Analytic, check.Numeric, 1e-6, 1e-8);
    }

    [Fact]
    public void Run_when_given_up_ends()
    {
        var network = Network(new Tanh(), new MeanSquaredError(), new Identity());
        using var gone = new CancellationTokenSource();
        gone.Cancel();

        var x = TestData.Matrix(1, Rows, 3);
        var t = TestData.Matrix(2, Rows, 3);
        Assert.Throws<OperationCanceledException>(() => GradientCheck.Run(network, x, t, cancellationToken: gone.Token));
    }

    [Fact]
    public void Run_across_a_kink_shows_the_difference()
    {
        // relu at z = 0: its slope there is 0 by convention, and the differences see half of both sides.
        var network = TextbookNetwork.Initialize(
            new() { Inputs = 1, Layers = [TestData.Layer(new Relu(), [[0]])], Loss = new HalfSquaredError() });

        var check = GradientCheck.Run(
            network, TestData.Matrix(1, 1, 1, 1, 1), TestData.Matrix(1, 1, 1, 2, 2), cancellationToken: Cancelled);

        Assert.Equal((0, 1), (check.Analytic, check.LargestDifference));
        AssertClose.Equal(-1, check.Numeric, 1e-4, 0);
    }

    // Biases are not zero, so that no sum of a relu lies on its kink.
    private static TextbookNetwork Network(Activation hidden, Loss loss, Activation output)
    {
        var network = TextbookNetwork.Initialize(TestData.Definition(3, loss, (5, hidden), (4, hidden), (3, output)));
        var biases = TestData.Numbers(7, network.Parameters.Length, -0.5, 0.5);
        for (var i = 0; i < biases.Length; i++)
            network.Parameters[i] += network.IsKernel(i) ? 0 : biases[i];
        return network;
    }

    private static Matrix<double> Targets(string output)
    {
        var t = TestData.Matrix(2, Rows, 3, 0.05, 0.95);
        return output == "softmax" ? t.NormalizeRows(1) : t;
    }
}
