using MathNet.Numerics.LinearAlgebra;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;
using NnService.Domain.Optimizers;
using NnService.Domain.Textbook;

namespace NnService.Domain.Tests.Textbook;

/// <summary>Sequences of tutorials, digit for digit as a double prints them.</summary>
public sealed class TextbookRunTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void Steps_of_hot_cold_give_the_known_squared_errors()
    {
        var steps = OneWeight(new HotCold(0.1), x: 1, t: -1, count: 20);

        Assert.Equal(
            [
                2.25, 1.9599999999999997, 1.6900000000000002, 1.44, 1.2100000000000002, 1, 0.81, 0.6400000000000001, 0.48999999999999994,
                0.36, 0.25, 0.16000000000000003, 0.09000000000000002, 0.04000000000000003, 0.010000000000000018, 1.232595164407831e-32,
                0.009999999999999974, 1.232595164407831e-32, 0.009999999999999974, 1.232595164407831e-32,
            ],
            steps.Select(step => step.SquaredErrors[0, 0]));
        Assert.Equal(-1.0999999999999999, steps[^1].After.Parameters[0]);
        Assert.All(steps[..15], step => Assert.Equal(SearchDirection.Down, Assert.Single(step.Trials).Direction));
        Assert.Equal((0.6 + 1) * (0.6 + 1) / 2, steps[0].Trials[0].Up);
        Assert.Equal(steps[1].LossBefore, steps[0].Trials[0].Down);
    }

    [Fact]
    public void Steps_too_large_give_the_known_predictions()
    {
        var steps = OneWeight(new Sgd(1), x: 10, t: -10, count: 5);

        Assert.Equal([5, -1495, 147005, -14554495, 1440894005], steps.Select(step => step.Pass.Y[0, 0]));
        Assert.Equal(
            [225, 2205225, 21613410225, 211833033615225, 2.0761755624628204e+18], steps.Select(step => step.SquaredErrors[0, 0]));
    }

    [Fact]
    public void Steps_of_rate_one_arrive_at_once() =>
        Assert.Equal([2.25, 0, 0, 0, 0], OneWeight(new Sgd(1), x: 1, t: -1, count: 5).Select(step => step.SquaredErrors[0, 0]));

    [Fact]
    public void Steps_of_a_small_rate_come_close()
    {
        var steps = OneWeight(new Sgd(0.1), x: 2, t: 0.8, count: 70);

        Assert.Equal(
            [0.03999999999999998, 0.0144, 0.005183999999999993, 0.0018662400000000014],
            steps[..4].Select(step => step.SquaredErrors[0, 0]));
        Assert.Equal(0.8000000000000002, steps[^1].PassAfter.Y[0, 0]);
    }

    [Fact]
    public void Steps_of_the_complete_example_give_its_deltas_and_error()
    {
        var network = TextbookNetwork.Initialize(new()
        {
            Inputs = 2,
            Layers =
            [
                TestData.Layer(new Sigmoid(), [[0.9, 0.6, 0.7], [0.6, 0.3, 0.8]]),
                TestData.Layer(new Sigmoid(), [[0.3, 0.2], [0.2, 0.4], [0.1, 0.4]]),
            ],
            Loss = new HalfSquaredError(),
        });

        var step = new TextbookRun(network, new Sgd(0.1), Row(0.1, 0.8), Row(1, 0)).Steps(1, Cancelled).Single();

        AssertClose.Equal([-0.09844587865, 0.14792195184], step.Gradient.Layers[1].Delta.ToRowMajorArray(), 0, 5.5e-12);
        AssertClose.Equal(0.29533583, step.LossBefore, 0, 5.5e-9);
        AssertClose.Equal(0.29157995, step.LossAfter, 0, 5.5e-9);
        Assert.Equal([.. Enumerable.Range(1, 12).Select(i => $"w{i}")], new ParameterNames(network).All);
    }

    [Fact]
    public void Steps_of_a_softmax_show_what_goes_back()
    {
        var network = TextbookNetwork.Initialize(
            TestData.Definition(3, new CategoricalCrossEntropy(), (4, new Sigmoid()), (3, new Softmax())));
        var t = Row(0, 1, 0);

        var step = new TextbookRun(network, new Sgd(0.1), Row(0.5, -1, 2), t).Steps(1, Cancelled).Single();

        var y = step.Pass.Y.Row(0);
        var delta = step.Gradient.Layers[1].Delta;
        Assert.Equal((step.Pass.Y - t).ToRowMajorArray(), delta.ToRowMajorArray());
        for (var unit = 0; unit < 4; unit++)
        {
            AssertClose.Equal(
                Enumerable.Range(0, 3).Sum(output => delta[0, output] * network.Kernel(1)[unit, output]),
                step.Gradient.Layers[0].ActivationGradient[0, unit],
                1e-14,
                1e-16);
        }

        var jacobian = new Softmax().Jacobian(step.Pass.Layers[1].Z.Row(0));
        for (var i = 0; i < 3; i++)
        {
            for (var j = 0; j < 3; j++) AssertClose.Equal(i == j ? y[i] * (1 - y[i]) : -y[i] * y[j], jacobian[i, j], 1e-13, 0);
        }
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("nesterov")]
    [InlineData("adam")]
    public void Steps_are_those_that_the_trainer_takes(string optimizer)
    {
        var rule = TestData.GradientOptimizers[optimizer];
        var network = TextbookNetwork.Initialize(TestData.Definition(3, new MeanSquaredError(), (5, new Tanh()), (2, new Identity())));
        var x = TestData.Matrix(1, 4, 3);
        var t = TestData.Matrix(2, 4, 2);
        double[] start = [.. network.Parameters];
        var moving = network.Copy();
        var trainer = new TextbookTrainer(moving, rule, trainBiases: false);

        foreach (var step in new TextbookRun(network, rule, x, t, TrainBiases: false).Steps(10, Cancelled))
        {
            Assert.Equal(moving.Parameters, step.Before.Parameters);
            Assert.Equal(trainer.Step(x, t), step.LossBefore);
            Assert.Equal(moving.Parameters, step.After.Parameters);
            Assert.Equal(TextbookPass.Forward(moving, x).Loss(moving, t), step.LossAfter);
        }

        Assert.Equal(start, network.Parameters);
    }

    [Fact]
    public void FirstNotFinite_finds_the_step_that_diverged()
    {
        var run = new TextbookRun(One(0.5), new Sgd(1), Row(10), Row(-10));

        var first = run.FirstNotFinite(400, Cancelled);

        Assert.InRange(first!.Value, 70, 90);
        Assert.Null(run.FirstNotFinite(first.Value - 1, Cancelled));
        Assert.Equal(first, run.FirstNotFinite(first.Value, Cancelled));
    }

    [Fact]
    public void Steps_when_given_up_end()
    {
        using var gone = new CancellationTokenSource();
        gone.Cancel();

        Assert.Throws<OperationCanceledException>(
            () => new TextbookRun(One(0.5), new Sgd(), Row(1), Row(1)).Steps(1, gone.Token).ToArray());
    }

    private static TextbookStep[] OneWeight(Optimizer optimizer, double x, double t, int count) =>
        [.. new TextbookRun(One(0.5), optimizer, Row(x), Row(t)).Steps(count, Cancelled)];

    private static TextbookNetwork One(double w) =>
        TextbookNetwork.Initialize(new() { Inputs = 1, Layers = [TestData.Layer(new Identity(), [[w]])], Loss = new HalfSquaredError() });

    private static Matrix<double> Row(params double[] values) => Matrix<double>.Build.DenseOfRowMajor(1, values.Length, values);
}
