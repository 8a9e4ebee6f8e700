using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;
using NnService.Domain.Tests.Networks;
using NnService.Domain.Training;

namespace NnService.Domain.Tests.Training;

public sealed class BackpropagationTests
{
    public static TheoryData<string, string> AllowedPairs => LossTests.AllowedPairs;

    [Fact]
    public void Backward_of_the_worked_example_gives_its_deltas()
    {
        var network = WorkedExample.Network();
        var pass = new Backpropagation(network, 1);
        var gradient = new float[network.Parameters.Length];

        pass.Forward(WorkedExample.X, 1);
        pass.Backward(WorkedExample.X, WorkedExample.T, [], 1, null, gradient);

        // With a bias the delta of a unit is the gradient of its bias.
        AssertClose.Equal([0.751365070, 0.772928465], pass.Outputs(1), 0, 1e-6);
        AssertClose.Equal(0.298371109, pass.LossSum(WorkedExample.T, [], 1), 0, 1e-6);
        AssertClose.Equal([0.138498562, -0.038098237], gradient.AsSpan(network.BiasRange(1)), 0, 1e-6);
        AssertClose.Equal([0.008771355, 0.009954255], gradient.AsSpan(network.BiasRange(0)), 0, 1e-6);
    }

    [Theory]
    [MemberData(nameof(AllowedPairs))]
    public void Backward_of_a_whole_network_matches_central_differences(string lossName, string activationName)
    {
        var loss = TestData.Default(Loss.All, lossName);
        var output = TestData.Default(Activation.All, activationName);
        var hidden = output.IsOutputOnly ? new Tanh() : output;
        var network = Network.Initialize(TestData.Definition(3, loss, (5, hidden), (4, new Sigmoid()), (3, output)));
        var x = TestData.Numbers(1, 7 * 3);
        var t = Targets(output, 7);

        AssertGradient(network, x, t, 7);
    }

    [Theory]
    [MemberData(nameof(ActivationTests.HiddenNames), MemberType = typeof(ActivationTests))]
    public void Backward_through_every_hidden_activation_matches_central_differences(string name)
    {
        var hidden = TestData.Default(Activation.All, name);
        var network = Network.Initialize(
            TestData.Definition(3, new CategoricalCrossEntropy(), (6, hidden), (5, hidden), (3, new Softmax())));

        AssertGradient(network, TestData.Numbers(1, 7 * 3), Targets(new Softmax(), 7), 7);
    }

    [Fact]
    public void Backward_without_biases_matches_central_differences()
    {
        var definition = TestData.Definition(3, new HalfSquaredError(), (4, new Tanh()), (3, new Identity()));
        var network = Network.Initialize(
            definition with { Layers = [.. definition.Layers.Select(layer => layer with { UseBias = false })] });

        AssertGradient(network, TestData.Numbers(1, 6), TestData.Numbers(2, 6), 2);
    }

    [Fact]
    public void Backward_of_a_batch_is_the_mean_of_its_rows()
    {
        const int Rows = 9;
        var network = Network.Initialize(TestData.Definition(4, new MeanSquaredError(), (6, new Tanh()), (3, new Sigmoid())));
        var x = TestData.Numbers(1, Rows * 4);
        var t = TestData.Numbers(2, Rows * 3);
        var mean = new double[network.Parameters.Length];
        for (var row = 0; row < Rows; row++)
        {
            var gradient = Gradient(network, x.AsMemory(row * 4, 4), t.AsSpan(row * 3, 3), 1);
            for (var i = 0; i < mean.Length; i++) mean[i] += gradient[i] / Rows;
        }

        AssertClose.Equal(mean, Gradient(network, x, t, Rows), 1e-5, 1e-7);
    }

    [Fact]
    public void Backward_of_fewer_rows_than_there_is_memory_for_ignores_the_rest()
    {
        var network = Network.Initialize(TestData.Definition(4, new MeanSquaredError(), (6, new Tanh()), (3, new Identity())));
        var x = TestData.Numbers(1, 8 * 4);
        var t = TestData.Numbers(2, 8 * 3);
        var pass = new Backpropagation(network, 8);
        pass.Forward(x, 8);
        pass.Backward(x, t, [], 8, null, new float[network.Parameters.Length]);
        var reused = new float[network.Parameters.Length];

        pass.Forward(x.AsMemory(0, 12), 3);
        pass.Backward(x.AsMemory(0, 12), t.AsSpan(0, 9), [], 3, null, reused);

        AssertClose.SameBits(Gradient(network, x.AsMemory(0, 12), t.AsSpan(0, 9), 3), reused);
        Assert.Equal(9, pass.Outputs(3).Length);
    }

    private static float[] Gradient(Network network, ReadOnlyMemory<float> x, ReadOnlySpan<float> t, int rows)
    {
        var pass = new Backpropagation(network, rows);
        var gradient = new float[network.Parameters.Length];
        pass.Forward(x, rows);
        pass.Backward(x, t, [], rows, null, gradient);
        return gradient;
    }

    private static void AssertGradient(Network network, float[] x, float[] t, int rows) => AssertClose.Equal(
        Oracle.Gradient(parameters => Oracle.MeanLoss(network, parameters, x, t), Oracle.ToDouble(network.Parameters)),
        Gradient(network, x, t, rows),
        1e-4,
        1e-6,
        "parameter");

    private static float[] Targets(Activation output, int rows) => output is Softmax
        ? [.. Enumerable.Range(0, rows).SelectMany(row => Enumerable.Range(0, 3).Select(k => row % 3 == k ? 1f : 0))]
        : TestData.Numbers(2, rows * 3, 0.05, 0.95);
}
