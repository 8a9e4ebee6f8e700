using MathNet.Numerics.LinearAlgebra;
using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Evaluation;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;
using NnService.Domain.Optimizers;
using NnService.Domain.Textbook;
using NnService.Domain.Training;

namespace NnService.Domain.Tests.Training;

public sealed class DropoutTests
{
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Apply_many_outputs_drops_the_share_and_keeps_the_mean(double rate)
    {
        const int Count = 200_000;
        var kept = Mask(Count, rate, new(1, 1), layer: 0);
        var deviation = Math.Sqrt(rate * (1 - rate) / Count);

        AssertClose.Equal(rate, kept.Count(value => value == 0) / (double)Count, 0, 5 * deviation);
        AssertClose.Equal(1, kept.Average(value => (double)value), 0, 5 * deviation / (1 - rate));
        Assert.Equal([0, (float)(1 / (1 - rate))], kept.Distinct().Order());
    }

    [Fact]
    public void Apply_same_seed_step_and_layer_drops_the_same_ones() =>
        AssertClose.SameBits(Mask(100, 0.5, new(3, 7), 2), Mask(100, 0.5, new(3, 7), 2));

    [Fact]
    public void Apply_other_seed_step_or_layer_drops_others()
    {
        var masks =
            from seed in Enumerable.Range(0, 4)
            from step in Enumerable.Range(1, 4)
            from layer in Enumerable.Range(0, 4)
            select string.Concat(Mask(64, 0.5, new(seed, step), layer).Select(value => value == 0 ? '0' : '1'));

        Assert.Equal(64, masks.Distinct().Count());
    }

    [Fact]
    public void Apply_longer_batch_drops_the_same_ones_first() =>
        AssertClose.SameBits(Mask(40, 0.5, new(3, 7), 2), Mask(100, 0.5, new(3, 7), 2).AsSpan(0, 40));

    [Fact]
    public void Apply_many_steps_drops_each_unit_in_its_share_of_them()
    {
        var drops = new int[10];
        for (var step = 1; step <= 2000; step++)
        {
            var mask = Mask(10, 0.3, new(5, step), 0);
            for (var unit = 0; unit < 10; unit++) drops[unit] += mask[unit] == 0 ? 1 : 0;
        }

        // 600 within five standard deviations.
        Assert.All(drops, count => Assert.InRange(count, 497, 703));
    }

    [Fact]
    public void Forward_without_mask_is_that_of_the_network_without_dropout()
    {
        var network = Dropped();
        var x = TestData.Numbers(1, 6 * 4);
        var with = new Backpropagation(network, 6);
        var without = new Backpropagation(Plain(network), 6);

        with.Forward(x, 6, new DropoutMask(1, 1));
        with.Forward(x, 6);
        without.Forward(x, 6, new DropoutMask(1, 1));

        AssertClose.SameBits(without.Outputs(6), with.Outputs(6));
    }

    [Fact]
    public void Backward_with_the_mask_held_matches_central_differences()
    {
        const int Rows = 6;
        var network = Dropped();
        var mask = new DropoutMask(11, 3);
        var x = TestData.Numbers(1, Rows * 4);
        var t = TestData.Numbers(2, Rows * 3, 0.05, 0.95);
        var pass = new Backpropagation(network, Rows);
        var gradient = new float[network.Parameters.Length];

        pass.Forward(x, Rows, mask);
        pass.Backward(x, t, [], Rows, mask, gradient);

        var textbook = TextbookNetwork.Of(network);
        AssertClose.Equal(
            MaskedLoss(textbook, textbook.Parameters, TestData.Matrix(x, Rows), TestData.Matrix(t, Rows), mask),
            pass.LossSum(t, [], Rows) / Rows,
            1e-6,
            0);
        AssertClose.Equal(
            Oracle.Gradient(
                moved => MaskedLoss(textbook, moved, TestData.Matrix(x, Rows), TestData.Matrix(t, Rows), mask), textbook.Parameters),
            gradient,
            1e-4,
            1e-6);
        Assert.Contains(0f, gradient);
    }

    [Fact]
    public void Run_with_dropout_judges_without_it()
    {
        // Steps too small to change any weight: what differs is the dropout alone.
        var network = Dropped();
        var samples = new SampleSet(TestData.Numbers(1, 40), TestData.Numbers(2, 30, 0, 1), 4, 3);

        var report = Assert.Single(new Trainer(network, samples, samples, new() { Epochs = 1, Optimizer = new Sgd(1e-30) }).RunToEnd());

        var judged = Evaluator.Evaluate(network, DataEncoding.Plain(LearningTask.Regression, 4, 3), samples);
        AssertClose.Equal(judged.Loss, report.ValidationLoss!.Value, 1e-12, 0);
        Assert.NotEqual(judged.Loss, report.Loss, 1e-4);
    }

    [Fact]
    public void Run_other_seed_drops_others()
    {
        AssertClose.SameBits(Trained(1), Trained(1));
        Assert.False(Trained(1).SequenceEqual(Trained(2)));

        static float[] Trained(long seed)
        {
            var network = Dropped();
            new Trainer(
                network,
                new(TestData.Numbers(1, 40), TestData.Numbers(2, 30, 0, 1), 4, 3),
                null,
                new() { Epochs = 3, Shuffle = false, Seed = seed }).RunToEnd();
            return network.Parameters;
        }
    }

    private static float[] Mask(int count, double rate, DropoutMask mask, int layer)
    {
        float[] values = [.. Enumerable.Repeat(1f, count)];
        Dropout.Apply(values, rate, mask, layer, values);
        return values;
    }

    private static Network Dropped()
    {
        var definition = TestData.Definition(4, new BinaryCrossEntropy(), (9, new Tanh()), (7, new Relu()), (3, new Sigmoid()));
        return Network.Initialize(
            definition with
            {
                Layers = [definition.Layers[0] with { Dropout = 0.3 }, definition.Layers[1] with { Dropout = 0.5 }, definition.Layers[2]],
            });
    }

    private static Network Plain(Network network) =>
        new(
            network.Definition with { Layers = [.. network.Definition.Layers.Select(layer => layer with { Dropout = 0 })] },
            network.Parameters);

    // The textbook's forward pass with the outputs of hidden layers multiplied by their masks.
    private static double MaskedLoss(TextbookNetwork network, double[] parameters, Matrix<double> x, Matrix<double> t, DropoutMask mask)
    {
        var rows = x.RowCount;
        var a = x;
        var z = x;
        for (var l = 0; l < network.Depth; l++)
        {
            var layer = network.Definition.Layers[l];
            var bias = network.BiasOf(parameters, l);
            z = a * network.KernelOf(parameters, l);
            z = Matrix<double>.Build.DenseOfRowVectors(z.EnumerateRows().Select(row => row + bias));
            a = Matrix<double>.Build.DenseOfRowVectors(z.EnumerateRows().Select(layer.Activation.Apply));
            if (layer.Dropout > 0) a = a.PointwiseMultiply(TestData.Matrix(Mask(rows * a.ColumnCount, layer.Dropout, mask, l), rows));
        }

        return Enumerable.Range(0, rows).Average(row => network.Definition.Loss.Value(z.Row(row), a.Row(row), t.Row(row)));
    }
}
