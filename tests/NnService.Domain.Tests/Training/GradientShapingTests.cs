using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;
using NnService.Domain.Optimizers;
using NnService.Domain.Training;

namespace NnService.Domain.Tests.Training;

public sealed class GradientShapingTests
{
    // Two weights and their biases: parameters are w₁ b₁ w₂ b₂.
    private static readonly NetworkDefinition TwoWeights = new()
    {
        Inputs = 1,
        Layers = [TestData.Layer(new Identity(), [[2]], [10]), TestData.Layer(new Identity(), [[-4]], [20])],
        Loss = new HalfSquaredError(),
    };

    [Fact]
    public void Apply_without_options_changes_nothing() => Assert.Equal([1f, 2, 3, 4], Shaped(new(), 1, 2, 3, 4));

    [Fact]
    public void Apply_l_2_adds_the_weight_of_kernels_only() =>
        Assert.Equal([1 + (0.5f * 2), 2, 3 - (0.5f * 4), 4], Shaped(new() { L2 = 0.5 }, 1, 2, 3, 4));

    [Fact]
    public void Apply_l_1_adds_the_sign_of_kernels_only() => Assert.Equal([1.5f, 2, 2.5f, 4], Shaped(new() { L1 = 0.5 }, 1, 2, 3, 4));

    [Fact]
    public void Apply_l_1_and_l_2_adds_both() =>
        Assert.Equal([1 + 0.25f + 1, 2, 3 - 0.25f - 2, 4], Shaped(new() { L1 = 0.25, L2 = 0.5 }, 1, 2, 3, 4));

    [Fact]
    public void Apply_l_1_at_zero_has_no_slope()
    {
        var network = Network.Initialize(TwoWeights);
        network.Parameters.AsSpan().Clear();
        float[] gradient = [1, 2, 3, 4];

        GradientShaping.Apply(network, new() { L1 = 0.5 }, gradient);

        Assert.Equal([1f, 2, 3, 4], gradient);
    }

    [Fact]
    public void Apply_clip_value_cuts_each_part() => Assert.Equal([1f, -2, 2, 0.5f], Shaped(new() { ClipValue = 2 }, 1, -7, 3, 0.5f));

    [Theory]
    [InlineData(10, 1)]
    [InlineData(5, 1)]
    [InlineData(4.95, 0.99)]
    [InlineData(2.5, 0.5)]
    [InlineData(1e-3, 2e-4)]
    public void Apply_clip_norm_keeps_the_direction_of_the_whole_gradient(double limit, double factor) =>
        AssertClose.Equal([2 * factor, -2 * factor, 1 * factor, -4 * factor], Shaped(new() { ClipNorm = limit }, 2, -2, 1, -4), 1e-6, 0);

    [Fact]
    public void Apply_clip_norm_of_huge_parts_does_not_overflow() =>
        AssertClose.Equal([0.6, 0, 0.8, 0], Shaped(new() { ClipNorm = 1 }, 1.8e38f, 0, 2.4e38f, 0), 1e-6, 0);

    [Fact]
    public void Apply_clipping_with_penalty_clips_the_sum() =>
        Assert.Equal([2f, 2, 1, 2], Shaped(new() { L2 = 0.5, ClipValue = 2 }, 1.5f, 2, 3, 4));

    [Fact]
    public void Apply_frozen_biases_are_no_part_of_the_norm() =>
        AssertClose.Equal([0.6, 0, 0.8, 0], Shaped(new() { TrainBiases = false, ClipNorm = 1 }, 3, 100, 4, 100), 1e-6, 0);

    [Theory]
    [InlineData(null, 1.0)]
    [InlineData(1.0, null)]
    public void Apply_gradient_that_is_not_a_number_stays_visible(double? norm, double? value) =>
        Assert.Contains(float.NaN, Shaped(new() { ClipNorm = norm, ClipValue = value }, 1, float.NaN, 2, 3));

    [Theory]
    [InlineData(0.1, 0, 0.9)]
    [InlineData(0, 0.1, 0.9)]
    [InlineData(0.1, 0.2, 0.7)]
    public void Run_with_penalties_moves_the_weight_but_not_the_reported_loss(double l1, double l2, double expected)
    {
        // The data are met exactly at w = 1: the penalties alone move it.
        var network = Network.Initialize(
            new() { Inputs = 1, Layers = [TestData.Layer(new Identity(), [[1]])], Loss = new HalfSquaredError() });

        var report = Assert.Single(
            new Trainer(network, new([3], [3], 1, 1), null, new() { Epochs = 1, Optimizer = new Sgd(1), L1 = l1, L2 = l2 }).RunToEnd());

        Assert.Equal(0, report.Loss);
        AssertClose.Equal(expected, network.Parameters[0], 1e-6, 0);
    }

    [Fact]
    public void Run_clipped_by_norm_takes_steps_of_that_length()
    {
        // Without clipping this diverges at once: the gradient of the first step is 1500.
        var network = Network.Initialize(
            new() { Inputs = 1, Layers = [TestData.Layer(new Identity(), [[0.5]])], Loss = new HalfSquaredError() });
        var trainer = new Trainer(network, new([10], [-10], 1, 1), null, new() { Epochs = 20, Optimizer = new Sgd(1), ClipNorm = 0.25 });

        trainer.RunToEnd();

        Assert.Null(trainer.Divergence);
        AssertClose.Equal(-1, network.Parameters[0], 0, 0.26);
    }

    private static float[] Shaped(TrainingOptions options, params float[] gradient)
    {
        GradientShaping.Apply(Network.Initialize(TwoWeights), options, gradient);
        return gradient;
    }
}
