using System.ComponentModel;
using System.Runtime.CompilerServices;
using NnService.Domain.Families;
using NnService.Domain.Numerics;

namespace NnService.Domain.Optimizers;

/// <summary>
/// Adam (Kingma and Ba 2015): m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², w ← w − η·m̂/(√v̂ + ε) with the bias-corrected m̂ and v̂.
/// </summary>
/// <param name="LearningRate">η, above 0.</param>
/// <param name="Beta1">β₁, the memory of the gradient; 0 to below 1.</param>
/// <param name="Beta2">β₂, the memory of its square; 0 to below 1.</param>
/// <param name="Epsilon">ε keeps the quotient finite; above 0.</param>
[Description("m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g^2, w -= lr (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + "
    + "epsilon)")]
public sealed record Adam(
    [Limits(0, double.MaxValue, MinimumExcluded = true)] double LearningRate = 0.001,
    [Limits(0, 1, MaximumExcluded = true)] double Beta1 = 0.9,
    [Limits(0, 1, MaximumExcluded = true)] double Beta2 = 0.999,
    [Limits(0, double.MaxValue, MinimumExcluded = true)] double Epsilon = 1e-8) : GradientOptimizer(LearningRate)
{
    /// <inheritdoc/>
    public override int Moments => 2;

    /// <inheritdoc/>
    public override double Update(double gradient, long step, double learningRate, ref double first, ref double second, double weight) =>
        Update(new(Beta1, Beta2, Epsilon), gradient, step, learningRate, ref first, ref second, weight);

    /// <inheritdoc/>
    public override void Update(
        ReadOnlySpan<float> gradient, long step, double learningRate, Span<float> first, Span<float> second, Span<float> weights) =>
        Update(new(Beta1, Beta2, Epsilon), 0, gradient, step, learningRate, first, second, weights);

    internal static double Update(
        Betas betas, double gradient, long step, double learningRate, ref double first, ref double second, double weight)
    {
        first = (betas.Beta1 * first) + ((1 - betas.Beta1) * gradient);
        second = (betas.Beta2 * second) + ((1 - betas.Beta2) * gradient * gradient);
        var m = first / (1 - Math.Pow(betas.Beta1, step));
        var v = second / (1 - Math.Pow(betas.Beta2, step));
        return weight - (learningRate * m / (Math.Sqrt(v) + betas.Epsilon));
    }

    // Every weight shrinks by the share `decay` before its step; adam itself has none.
    internal static void Update(
        Betas betas,
        float decay,
        ReadOnlySpan<float> gradient,
        long step,
        double learningRate,
        Span<float> first,
        Span<float> second,
        Span<float> weights) =>
        WeightUpdate.Apply(new Rule(betas, decay, step, learningRate), gradient, first, second, weights);

    private readonly struct Rule(Betas betas, float decay, long step, double learningRate) : IUpdate
    {
        // The corrections of both moments are constant during a step: η/(1−β₁ᵗ) and 1/√(1−β₂ᵗ).
        private readonly float _rate = FlushToZero.Rate(learningRate / (1 - Math.Pow(betas.Beta1, step)));
        private readonly float _root = (float)(1 / Math.Sqrt(1 - Math.Pow(betas.Beta2, step)));

        // β close to 1 loses its digits in 32 bits, 1 − β does not; so βm + (1−β)g is m − (1−β)m + (1−β)g.
        private readonly float _gain1 = (float)(1 - betas.Beta1);
        private readonly float _gain2 = (float)(1 - betas.Beta2);

        // A gradient below this has a square of 0, and without ε the quotient would be 0/0.
        private readonly float _epsilon = MathF.Max((float)betas.Epsilon, FlushToZero.SmallestRoot);
        private readonly float _decay = decay;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Of<TSimd, TVector>(TVector gradient, ref TVector first, ref TVector second, TVector weight)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            var gain1 = TSimd.Broadcast(_gain1);
            var gain2 = TSimd.Broadcast(_gain2);
            var loss1 = TSimd.Broadcast(-_gain1);
            var loss2 = TSimd.Broadcast(-_gain2);
            first = FlushToZero.Mean<TSimd, TVector>(TSimd.Fma(gain1, gradient, TSimd.Fma(loss1, first, first)));
            var root = FlushToZero.Root<TSimd, TVector>(gradient);
            second = FlushToZero.MeanOfSquares<TSimd, TVector>(
                TSimd.Fma(gain2, TSimd.Multiply(root, root), TSimd.Fma(loss2, second, second)));
            var divisor = TSimd.Fma(TSimd.Sqrt(second), TSimd.Broadcast(_root), TSimd.Broadcast(_epsilon));
            var kept = TSimd.Fma(TSimd.Broadcast(-_decay), weight, weight);
            return TSimd.Subtract(kept, TSimd.Divide(TSimd.Multiply(TSimd.Broadcast(_rate), first), divisor));
        }
    }

    /// <summary>What adam and adamW share.</summary>
    internal readonly record struct Betas(double Beta1, double Beta2, double Epsilon);
}
