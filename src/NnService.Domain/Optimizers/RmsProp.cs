using System.ComponentModel;
using System.Runtime.CompilerServices;
using NnService.Domain.Families;
using NnService.Domain.Numerics;

namespace NnService.Domain.Optimizers;

/// <summary>RMSProp (Tieleman and Hinton 2012): v ← ρv + (1−ρ)g², w ← w − η·g/(√v + ε).</summary>
/// <param name="LearningRate">η, above 0.</param>
/// <param name="Rho">ρ, the memory of the squared gradient; 0 to below 1.</param>
/// <param name="Epsilon">ε keeps the quotient finite; above 0.</param>
[Description("v = rho v + (1 - rho) g^2, w -= lr g / (sqrt(v) + epsilon)")]
public sealed record RmsProp(
    [Limits(0, double.MaxValue, MinimumExcluded = true)] double LearningRate = 0.001,
    [Limits(0, 1, MaximumExcluded = true)] double Rho = 0.9,
    [Limits(0, double.MaxValue, MinimumExcluded = true)] double Epsilon = 1e-7) : GradientOptimizer(LearningRate)
{
    /// <inheritdoc/>
    public override int Moments => 1;

    /// <inheritdoc/>
    public override double Update(double gradient, long step, double learningRate, ref double first, ref double second, double weight)
    {
        first = (Rho * first) + ((1 - Rho) * gradient * gradient);
        return weight - (learningRate * gradient / (Math.Sqrt(first) + Epsilon));
    }

    /// <inheritdoc/>
    public override void Update(
        ReadOnlySpan<float> gradient, long step, double learningRate, Span<float> first, Span<float> second, Span<float> weights) =>
        WeightUpdate.Apply(
            new Rule(FlushToZero.Rate(learningRate), (float)(1 - Rho), MathF.Max((float)Epsilon, FlushToZero.SmallestRoot)),
            gradient,
            first,
            second,
            weights);

    // ρ close to 1 loses its digits in 32 bits, 1 − ρ does not; and without ε a gradient whose square is 0 would give 0/0.
    private readonly struct Rule(float rate, float gain, float epsilon) : IUpdate
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Of<TSimd, TVector>(TVector gradient, ref TVector first, ref TVector second, TVector weight)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            var root = FlushToZero.Root<TSimd, TVector>(gradient);
            var kept = TSimd.Fma(TSimd.Broadcast(-gain), first, first);
            first = FlushToZero.MeanOfSquares<TSimd, TVector>(TSimd.Fma(TSimd.Broadcast(gain), TSimd.Multiply(root, root), kept));
            var step = TSimd.Divide(
                TSimd.Multiply(TSimd.Broadcast(rate), gradient), TSimd.Add(TSimd.Sqrt(first), TSimd.Broadcast(epsilon)));
            return TSimd.Subtract(weight, step);
        }
    }
}
