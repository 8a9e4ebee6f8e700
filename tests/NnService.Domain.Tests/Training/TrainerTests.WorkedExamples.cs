using NnService.Domain.Optimizers;
using NnService.Domain.Textbook;
using NnService.Domain.Training;

namespace NnService.Domain.Tests.Training;

public sealed partial class TrainerTests
{
    [Fact]
    public void Run_worked_example_with_frozen_biases_gives_its_weights()
    {
        var network = WorkedExample.Network();

        var reports = new Trainer(
            network, WorkedExampleRow(), null, Exact with { Epochs = 2, Optimizer = new Sgd(0.5), TrainBiases = false }).Run()
            .Take(1)
            .ToArray();

        AssertClose.Equal(0.298371109, reports[0].Completed!.Loss, 0, 1e-6);
        AssertClose.Equal([0.149780716, 0.249751144, 0.199561432, 0.299502287], network.Kernel(0), 0, 1e-6);
        AssertClose.Equal([0.358916480, 0.511301270, 0.408666186, 0.561370121], network.Kernel(1), 0, 1e-6);
        Assert.Equal([0.35f, 0.35f], network.Bias(0));
        Assert.Equal([0.60f, 0.60f], network.Bias(1));
        AssertClose.Equal(0.291027774, LossOf(network), 0, 1e-6);
    }

    [Fact]
    public void Run_worked_example_with_learning_biases_comes_further()
    {
        var network = WorkedExample.Network();

        new Trainer(network, WorkedExampleRow(), null, Exact with { Epochs = 1, Optimizer = new Sgd(0.5) }).RunToEnd();

        AssertClose.Equal(0.280471447, LossOf(network), 0, 1e-6);
    }

    [Fact]
    public void Run_worked_example_for_ten_thousand_steps_arrives_where_it_is_known_to()
    {
        var network = WorkedExample.Network();

        new Trainer(
            network, WorkedExampleRow(), null, Exact with { Epochs = 10_000, Optimizer = new Sgd(0.5), TrainBiases = false }).RunToEnd();

        var pass = new Backpropagation(network, 1);
        pass.Forward(WorkedExample.X, 1);
        AssertClose.Equal(3.5102e-5, LossOf(network), 1e-2, 0);
        AssertClose.Equal([0.015913620, 0.984064274], pass.Outputs(1), 0, 2e-5);
    }

    [Fact]
    public void Run_one_weight_follows_the_known_sequence()
    {
        var network = OneWeight(0.5);
        var trainer = new Trainer(network, new([2], [0.8f], 1, 1), null, Exact with { Epochs = 70, Optimizer = new Sgd(0.1) });

        var predictions = new List<double> { network.Parameters[0] * 2 };
        foreach (var _ in trainer.Run()) predictions.Add(network.Parameters[0] * 2);

        AssertClose.Equal(1.0, predictions[0], 0, 1e-6);
        AssertClose.Equal(0.92, predictions[1], 0, 1e-6);
        AssertClose.Equal(0.872, predictions[2], 0, 1e-6);
        AssertClose.Equal(0.8, predictions[70], 0, 1e-6);
        AssertClose.Equal(0.4, network.Parameters[0], 0, 1e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    public void Run_any_batch_size_takes_the_textbooks_steps(int batchSize)
    {
        var network = SmallNetwork();
        var samples = SmallData();
        var textbook = TextbookNetwork.Of(network);
        var steps = new TextbookTrainer(textbook, new Sgd(0.1, 0.9));
        var x = TestData.Matrix(samples.Inputs, 10);
        var t = TestData.Matrix(samples.Targets, 10);

        new Trainer(network, samples, null, Exact with { Epochs = 5, BatchSize = batchSize, Optimizer = new Sgd(0.1, 0.9) }).RunToEnd();

        for (var epoch = 0; epoch < 5; epoch++)
        {
            for (var row = 0; row < 10; row += batchSize)
                steps.Step(x.SubMatrix(row, Math.Min(batchSize, 10 - row), 0, 3), t.SubMatrix(row, Math.Min(batchSize, 10 - row), 0, 2));
        }

        AssertClose.Equal(textbook.Parameters, network.Parameters, 1e-4, 1e-5);
    }
}
