using NnService.Domain.Data;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;
using NnService.Domain.Numerics;
using NnService.Domain.Training;

namespace NnService.Domain.Tests.Training;

/// <summary>Threads change the time that a run takes and nothing else.</summary>
public sealed class ThreadTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Run_with_more_threads_makes_the_same_bits(int threads)
    {
        var (alone, losses) = Train(1);
        var (together, shared) = Train(threads);

        AssertClose.SameBits(alone, together);
        Assert.Equal(losses, shared);
    }

    [Fact]
    public void Run_of_a_step_allocates_nothing()
    {
        using var trainer = new Trainer(
            TestData.Echo(64, new MeanSquaredError()),
            new SampleSet(TestData.Numbers(1, 640 * 64), TestData.Numbers(2, 640 * 64), 64, 64),
            null,
            new() { Epochs = 30, BatchSize = 16 });
        using var turns = trainer.Run().GetEnumerator();
        for (var epoch = 0; epoch < 20; epoch++) turns.MoveNext();

        // What an epoch allocates is its report; its forty steps add nothing.
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var epoch = 0; epoch < 10; epoch++) turns.MoveNext();
        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / 10;
        Assert.InRange(bytes, 0, 1000);
    }

    [Fact]
    public void Trainer_of_a_network_takes_four_times_its_weights_and_one_batch()
    {
        var network = Network.Initialize(
            TestData.Definition(400, new CategoricalCrossEntropy(), (1000, new Relu()), (1000, new Tanh()), (10, new Softmax())));
        var inputs = TestData.Numbers(1, 500 * 400);
        var targets = new float[500 * 10];
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var trainer = new Trainer(network, new SampleSet(inputs, targets, 400, 10), null, new() { Epochs = 1, BatchSize = 64 });
        Assert.NotNull(trainer.Run().First());
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;

        // The weights themselves are the fourth; a batch is its inputs and the outputs of every layer.
        var weights = network.Parameters.LongLength * sizeof(float);
        var batch = 64L * network.Definition.NumbersPerRow * sizeof(float);
        var data = (inputs.LongLength + targets.LongLength) * sizeof(float);
        Assert.InRange(bytes + weights + data, 0, (long)(1.1 * (data + (4 * weights) + batch)));
    }

    [Fact]
    public void Team_work_that_fails_tells_the_caller()
    {
        using var team = new Team(3);

        Assert.Throws<InvalidOperationException>(() => team.Run(new Failing()));
    }

    [Fact]
    public void Team_many_rounds_does_each_share_once()
    {
        using var team = new Team(4);
        var work = new Counting();
        for (var round = 1; round <= 2000; round++)
        {
            team.Run(work);
            Assert.Equal([round, round, round, round], work.Counts);
        }
    }

    private static (float[] Weights, double[] Losses) Train(int threads)
    {
        // Large enough that every product and every step is shared out.
        var network = Network.Initialize(
            TestData.Definition(200, new CategoricalCrossEntropy(), (300, new Relu()), (257, new Tanh()), (10, new Softmax())));
        var targets = new float[300 * 10];
        for (var row = 0; row < 300; row++) targets[(row * 10) + (row % 10)] = 1;
        using var trainer = new Trainer(
            network,
            new SampleSet(TestData.Numbers(1, 300 * 200), targets, 200, 10) { Task = LearningTask.MultiClass },
            null,
            new() { Epochs = 3, BatchSize = 128 },
            threads: threads);
        double[] losses = [.. trainer.Run().Where(turn => turn.Completed is not null).Select(turn => turn.Completed!.Loss)];
        return (network.Parameters, losses);
    }

    private sealed class Failing : TeamWork
    {
        public override void Do(Share share)
        {
            if (share.Member == 2) throw new ArithmeticException();
        }
    }

    private sealed class Counting : TeamWork
    {
        public int[] Counts { get; } = new int[4];

        public override void Do(Share share) => Counts[share.Member]++;
    }
}
