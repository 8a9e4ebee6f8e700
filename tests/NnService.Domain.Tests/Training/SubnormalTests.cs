using NnService.Domain.Data;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;
using NnService.Domain.Optimizers;
using NnService.Domain.Training;
using NnService.Domain.Training.Schedules;

namespace NnService.Domain.Tests.Training;

/// <summary>
/// No number that a training keeps from step to step stays subnormal: processors compute with such many times more slowly.
/// </summary>
public sealed class SubnormalTests
{
    public static TheoryData<string> Names => [.. TestData.GradientOptimizers.Keys];

    public static TheoryData<string, string, double> Runs()
    {
        var runs = new TheoryData<string, string, double>();
        var hidden = Activation.All.Select(choice => choice.Name)
            .Where(activation => !TestData.Default(Activation.All, activation).IsOutputOnly)
            .ToArray();
        foreach (var name in TestData.GradientOptimizers.Keys)
        {
            foreach (var activation in hidden) runs.Add(name, activation, 0);
            runs.Add(name, "relu", 1e-3);
        }

        return runs;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Update_gradients_that_end_leave_no_moment_that_is_subnormal(string name)
    {
        // Long enough for the slowest memory, Adam's of squares: 0.999ⁿ of the largest square falls below 1e-38.
        const int Weights = 37, Steps = 100_000;
        var optimizer = TestData.GradientOptimizers[name];
        float[] w = TestData.Numbers(1, Weights), first = new float[Weights], second = new float[Weights];
        var gradient = TestData.Numbers(2, Weights).Select((g, i) => g * MathF.Pow(10, -i)).ToArray();
        for (var step = 1; step <= 10; step++) optimizer.Update(gradient, step, 0.01, first, second, w);
        for (var step = 11; step <= Steps; step++)
        {
            optimizer.Update(new float[Weights], step, 0.01, first, second, w);
            if (step < 3000 || step % 1000 == 0) Assert.Equal(0, Subnormals(first, second, w));
        }

        if (optimizer is not Adagrad) Assert.All(first, moment => Assert.Equal(0, moment));
        Assert.All(second, moment => Assert.Equal(0, moment));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Update_gradients_of_every_size_leave_nothing_subnormal(string name)
    {
        var gradient = Enumerable.Range(0, 190).Select(i => MathF.ScaleB(i % 2 == 0 ? 1.3f : -1.3f, -i)).ToArray();
        float[] w = new float[gradient.Length], first = new float[w.Length], second = new float[w.Length];
        foreach (var optimizer in new[] { TestData.GradientOptimizers[name], TestData.WithSmallestEpsilon(name) })
        {
            for (var step = 1; step <= 20; step++)
            {
                optimizer.Update(gradient, step, 0.01, first, second, w);
                Assert.Equal(0, Subnormals(first, second, w));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Update_weights_that_decay_stop_above_the_subnormals(string name)
    {
        var optimizer = TestData.GradientOptimizers[name] is AdamW adamW
            ? adamW with { WeightDecay = 10 }
            : TestData.GradientOptimizers[name];
        float[] w = TestData.Numbers(1, 37), first = new float[37], second = new float[37];
        for (var step = 1; step <= 3000; step++)
        {
            // What an L2 penalty alone makes of the gradient.
            optimizer.Update([.. w.Select(weight => optimizer is AdamW ? 0 : 0.9f * weight)], step, 0.1, first, second, w);
            Assert.Equal(0, Subnormals(first, second, w));
        }

        if (optimizer is Sgd or AdamW) Assert.All(w, weight => Assert.InRange(MathF.Abs(weight), 0, 2e-30f));
    }

    [Theory]
    [InlineData(1e-40)]
    [InlineData(1e-45)]
    [InlineData(1e-300)]
    public void Update_rate_that_a_schedule_makes_tiny_changes_nothing(double rate)
    {
        foreach (var optimizer in TestData.GradientOptimizers.Values)
        {
            float[] before = TestData.Numbers(1, 37), w = [.. before], first = new float[37], second = new float[37];
            optimizer.Update(TestData.Numbers(2, 37), 1, rate, first, second, w);
            AssertClose.SameBits(before, w);
        }
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Training_with_dead_units_and_constant_inputs_keeps_nothing_subnormal(string name, string activation, double l2)
    {
        const int Rows = 8, Inputs = 5;
        var hidden = TestData.Default(Activation.All, activation);
        var network = Network.Initialize(
            TestData.Definition(Inputs, new CategoricalCrossEntropy(), (9, hidden), (9, new Relu()), (3, new Softmax())));
        var x = TestData.Numbers(3, Rows * Inputs);
        for (var row = 0; row < Rows; row++) x[row * Inputs] = 1;
        var targets = Enumerable.Range(0, Rows * 3).Select(j => j % 3 == j / 3 % 3 ? 1f : 0).ToArray();
        using var trainer = new Trainer(
            network,
            new SampleSet(x, targets, Inputs, 3) { Task = LearningTask.MultiClass },
            null,
            new()
            {
                Epochs = 2000,
                BatchSize = Rows,
                Optimizer = TestData.GradientOptimizers[name],
                Schedule = new ExponentialSchedule(0.95),
                L2 = l2,
            });
        foreach (var report in trainer.Run().Select(turn => turn.Completed).OfType<EpochReport>())
        {
            Assert.Equal(0, Subnormals(trainer.State.First, trainer.State.Second, network.Parameters));

            // Units that die while they learn: their sums are negative from now on, whatever comes in.
            if (report.Epoch == 3) network.Parameters.AsSpan(network.BiasRange(1))[..4].Fill(-100);
        }

        Assert.Equal(2000, trainer.State.Step);
    }

    private static int Subnormals(params float[][] arrays) => arrays.Sum(numbers => numbers.Count(float.IsSubnormal));
}
