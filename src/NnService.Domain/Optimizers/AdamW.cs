using System.ComponentModel;
using NnService.Domain.Families;
using NnService.Domain.Numerics;

namespace NnService.Domain.Optimizers;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter 2019): before adam's step every parameter, biases included, w ← w − η·λ·w.
/// </summary>
/// <param name="LearningRate">η, above 0.</param>
/// <param name="Beta1">β₁, the memory of the gradient; 0 to below 1.</param>
/// <param name="Beta2">β₂, the memory of its square; 0 to below 1.</param>
/// <param name="Epsilon">ε keeps the quotient finite; above 0.</param>
/// <param name="WeightDecay">λ, at least 0.</param>
[Description("w -= lr weightDecay w, then adam's step")]
public sealed record AdamW(
    [Limits(0, double.MaxValue, MinimumExcluded = true)] double LearningRate = 0.001,
    [Limits(0, 1, MaximumExcluded = true)] double Beta1 = 0.9,
    [Limits(0, 1, MaximumExcluded = true)] double Beta2 = 0.999,
    [Limits(0, double.MaxValue, MinimumExcluded = true)] double Epsilon = 1e-8,
    [Limits(0, double.MaxValue)] double WeightDecay = 0.01) : GradientOptimizer(LearningRate)
{
    /// <inheritdoc/>
    public override int Moments => 2;

    /// <inheritdoc/>
    public override double Update(double gradient, long step, double learningRate, ref double first, ref double second, double weight) =>
        Adam.Update(
            new(Beta1, Beta2, Epsilon),
            gradient,
            step,
            learningRate,
            ref first,
            ref second,
            weight - (learningRate * WeightDecay * weight));

    /// <inheritdoc/>
    public override void Update(
        ReadOnlySpan<float> gradient, long step, double learningRate, Span<float> first, Span<float> second, Span<float> weights) =>
        Adam.Update(
            new(Beta1, Beta2, Epsilon), FlushToZero.Rate(learningRate * WeightDecay), gradient, step, learningRate, first, second, weights);
}
