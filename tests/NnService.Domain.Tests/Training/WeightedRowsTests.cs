using NnService.Domain.Data;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;
using NnService.Domain.Optimizers;
using NnService.Domain.Tests.Networks;
using NnService.Domain.Training;

namespace NnService.Domain.Tests.Training;

/// <summary>What a row's weight does: Σwᵢlᵢ/n with n rows, not the sum of the weights.</summary>
public sealed class WeightedRowsTests
{
    public static TheoryData<string, string> AllowedPairs => LossTests.AllowedPairs;

    [Theory]
    [MemberData(nameof(AllowedPairs))]
    public void Backward_row_of_weight_two_is_the_row_twice_up_to_the_division(string lossName, string outputName)
    {
        var network = Network.Initialize(
            TestData.Definition(
                3, TestData.Default(Loss.All, lossName), (5, new Tanh()), (2, TestData.Default(Activation.All, outputName))));
        var x = TestData.Numbers(1, 6);
        var t = new float[] { 0.25f, 0.75f, 1, 0 };

        var (weightedLoss, weighted) = Pass(network, x, t, [2, 1], 2);
        var (repeatedLoss, repeated) = Pass(network, [.. x[..3], .. x], [.. t[..2], .. t], [], 3);

        AssertClose.Equal(repeatedLoss, weightedLoss, 1e-12, 0);
        AssertClose.Equal([.. repeated.Select(g => g * 3.0 / 2)], weighted, 1e-5, 1e-7);
    }

    [Theory]
    [MemberData(nameof(AllowedPairs))]
    public void Backward_row_of_weight_zero_counts_as_a_row_that_is_always_right(string lossName, string outputName)
    {
        var network = Network.Initialize(
            TestData.Definition(
                3, TestData.Default(Loss.All, lossName), (5, new Tanh()), (2, TestData.Default(Activation.All, outputName))));
        var x = TestData.Numbers(1, 6);
        var t = new float[] { 0.25f, 0.75f, 1, 0 };

        var (_, both) = Pass(network, x, t, [1, 0], 2);
        var (_, first) = Pass(network, x[..3], t[..2], [], 1);

        AssertClose.Equal([.. first.Select(g => g / 2.0)], both, 1e-6, 1e-8);
    }

    [Fact]
    public void Run_with_weights_reports_and_follows_the_weighted_mean()
    {
        // Losses ½·1·2 and ½·4·3, mean 3.5; gradient (−1·2 − 2·3)/2 = −4; validation rows have their own weights.
        var network = Network.Initialize(
            new() { Inputs = 1, Layers = [TestData.Layer(new Identity(), [[0]])], Loss = new HalfSquaredError() });
        var training = new SampleSet([1, 1], [1, 2], 1, 1) { Weights = [2, 3] };
        var validation = new SampleSet([1, 1], [0, 0], 1, 1) { Weights = [1, 0.5f] };

        var report = Assert.Single(new Trainer(network, training, validation, new() { Epochs = 1, Optimizer = new Sgd(0.25) }).RunToEnd());

        Assert.Equal(3.5, report.Loss);
        Assert.Equal(1, network.Parameters[0]);
        Assert.Equal((0.5 + 0.25) / 2, report.ValidationLoss);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    public void Run_shuffled_keeps_each_weight_with_its_row(int batchSize)
    {
        // Steps too small to change the weight, so the loss is Σwᵢ·½·i²/10 whatever the order.
        var network = Network.Initialize(
            new() { Inputs = 1, Layers = [TestData.Layer(new Identity(), [[0]])], Loss = new HalfSquaredError() });
        float[] numbers = [.. Enumerable.Range(1, 10).Select(i => (float)i)];
        var samples = new SampleSet(numbers, numbers, 1, 1) { Weights = numbers };

        var reports = new Trainer(
            network, samples, null, new() { Epochs = 3, BatchSize = batchSize, Optimizer = new Sgd(1e-30) }).RunToEnd();

        Assert.All(reports, report => AssertClose.Equal(numbers.Sum(i => 0.5 * i * i * i) / 10, report.Loss, 1e-12, 0));
    }

    private static (double Loss, float[] Gradient) Pass(Network network, float[] x, float[] t, float[] weights, int rows)
    {
        var pass = new Backpropagation(network, rows);
        var gradient = new float[network.Parameters.Length];
        pass.Forward(x, rows);
        pass.Backward(x, t, weights, rows, null, gradient);
        return (pass.LossSum(t, weights, rows), gradient);
    }
}
