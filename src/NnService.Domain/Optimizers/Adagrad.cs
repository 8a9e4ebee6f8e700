using System.ComponentModel;
using System.Runtime.CompilerServices;
using NnService.Domain.Families;
using NnService.Domain.Numerics;

namespace NnService.Domain.Optimizers;

/// <summary>AdaGrad (Duchi et al. 2011): s ← s + g², w ← w − η·g/(√s + ε); steps shrink where gradients were large.</summary>
/// <param name="LearningRate">η, above 0.</param>
/// <param name="Epsilon">ε keeps the quotient finite; above 0.</param>
[Description("s = s + g^2, w -= lr g / (sqrt(s) + epsilon)")]
public sealed record Adagrad(
    [Limits(0, double.MaxValue, MinimumExcluded = true)] double LearningRate = 0.01,
    [Limits(0, double.MaxValue, MinimumExcluded = true)] double Epsilon = 1e-7) : GradientOptimizer(LearningRate)
{
    /// <inheritdoc/>
    public override int Moments => 1;

    /// <inheritdoc/>
    public override double Update(double gradient, long step, double learningRate, ref double first, ref double second, double weight)
    {
        first += gradient * gradient;
        return weight - (learningRate * gradient / (Math.Sqrt(first) + Epsilon));
    }

    /// <inheritdoc/>
    public override void Update(
        ReadOnlySpan<float> gradient, long step, double learningRate, Span<float> first, Span<float> second, Span<float> weights) =>
        WeightUpdate.Apply(
            new Rule(FlushToZero.Rate(learningRate), MathF.Max((float)Epsilon, FlushToZero.SmallestRoot)),
            gradient,
            first,
            second,
            weights);

    // Without ε a gradient whose square is 0 would give 0/0.
    private readonly struct Rule(float rate, float epsilon) : IUpdate
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Of<TSimd, TVector>(TVector gradient, ref TVector first, ref TVector second, TVector weight)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            var root = FlushToZero.Root<TSimd, TVector>(gradient);
            first = FlushToZero.MeanOfSquares<TSimd, TVector>(TSimd.Fma(root, root, first));
            var step = TSimd.Divide(
                TSimd.Multiply(TSimd.Broadcast(rate), gradient), TSimd.Add(TSimd.Sqrt(first), TSimd.Broadcast(epsilon)));
            return TSimd.Subtract(weight, step);
        }
    }
}
