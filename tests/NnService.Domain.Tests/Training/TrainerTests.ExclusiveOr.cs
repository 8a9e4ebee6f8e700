using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Initializers;
using NnService.Domain.Networks.Losses;
using NnService.Domain.Optimizers;
using NnService.Domain.Training;

namespace NnService.Domain.Tests.Training;

public sealed partial class TrainerTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Run_exclusive_or_with_hidden_units_is_learned(long seed)
    {
        var network = Network.Initialize(
            TestData.Definition(2, new BinaryCrossEntropy(), (8, new Tanh()), (1, new Sigmoid())) with { Seed = seed });

        var last = new Trainer(network, TestData.Xor(), null, Exact with { Epochs = 500, Optimizer = new Adam(0.05) }).RunToEnd()[^1];

        Assert.Equal(1, last.Metrics["accuracy"]);
        Assert.InRange(last.Loss, 0, 0.05);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Run_exclusive_or_without_hidden_units_is_never_learned(long seed)
    {
        var network = Network.Initialize(TestData.Definition(2, new BinaryCrossEntropy(), (1, new Sigmoid())) with { Seed = seed });

        var reports = new Trainer(network, TestData.Xor(), null, Exact with { Epochs = 2000, Optimizer = new Adam(0.05) }).RunToEnd();

        Assert.All(reports, report => Assert.InRange(report.Metrics["accuracy"], 0, 0.75));
        AssertClose.Equal(Math.Log(2), reports[^1].Loss, 0, 1e-3);
    }

    [Fact]
    public void Run_constant_initial_weights_keep_hidden_units_equal_for_ever()
    {
        var hidden = new LayerDefinition { Units = 4, Activation = new Tanh(), Initializer = new ConstantInitializer(0.3) };
        var network = Network.Initialize(
            new()
            {
                Inputs = 2,
                Layers = [hidden, hidden with { Units = 1, Activation = new Sigmoid() }],
                Loss = new BinaryCrossEntropy(),
            });

        new Trainer(network, TestData.Xor(), null, Exact with { Epochs = 200, Optimizer = new Adam(0.05) }).RunToEnd();

        Assert.All(network.Kernel(0).ToArray().Chunk(4), weights => Assert.Single(weights.Distinct()));
        Assert.NotEqual(0.3f, network.Kernel(0)[0]);
    }

    [Theory]
    [InlineData("xavierUniform")]
    [InlineData("normal")]
    public void Run_drawn_initial_weights_tell_hidden_units_apart(string initializer)
    {
        var hidden = new LayerDefinition
        {
            Units = 4,
            Activation = new Tanh(),
            Initializer = TestData.Default(Initializer.All, initializer),
        };
        var network = Network.Initialize(
            new()
            {
                Inputs = 2,
                Layers = [hidden, hidden with { Units = 1, Activation = new Sigmoid() }],
                Loss = new BinaryCrossEntropy(),
            });

        new Trainer(network, TestData.Xor(), null, Exact with { Epochs = 200, Optimizer = new Adam(0.05) }).RunToEnd();

        Assert.All(network.Kernel(0).ToArray().Chunk(4), weights => Assert.Equal(4, weights.Distinct().Count()));
    }
}
