using System.ComponentModel;
using System.Runtime.CompilerServices;
using NnService.Domain.Families;
using NnService.Domain.Numerics;

namespace NnService.Domain.Optimizers;

/// <summary>Gradient descent: w ← w − η·g; with momentum u ← μu + g, w ← w − η·u; with Nesterov's w ← w − η(g + μu).</summary>
/// <param name="LearningRate">η, above 0.</param>
/// <param name="Momentum">μ, the share of the last direction that is kept; 0 to below 1.</param>
/// <param name="Nesterov">Looks ahead along the momentum; without momentum it changes nothing.</param>
[Description("w -= lr g; with momentum u = momentum u + g, w -= lr u; with nesterov w -= lr (g + momentum u)")]
public sealed record Sgd(
    [Limits(0, double.MaxValue, MinimumExcluded = true)] double LearningRate = 0.01,
    [Limits(0, 1, MaximumExcluded = true)] double Momentum = 0,
    bool Nesterov = false) : GradientOptimizer(LearningRate)
{
    /// <inheritdoc/>
    public override int Moments => Momentum > 0 ? 1 : 0;

    /// <inheritdoc/>
    public override double Update(double gradient, long step, double learningRate, ref double first, ref double second, double weight)
    {
        if (Momentum == 0) return weight - (learningRate * gradient);
        first = (Momentum * first) + gradient;
        return weight - (learningRate * (Nesterov ? gradient + (Momentum * first) : first));
    }

    /// <inheritdoc/>
    public override void Update(
        ReadOnlySpan<float> gradient, long step, double learningRate, Span<float> first, Span<float> second, Span<float> weights)
    {
        var rate = FlushToZero.Rate(learningRate);
        var momentum = FlushToZero.Rate(Momentum);
        if (Momentum == 0) WeightUpdate.Apply(new Plain(rate), gradient, first, second, weights);
        else if (Nesterov) WeightUpdate.Apply(new LookingAhead(rate, momentum), gradient, first, second, weights);
        else WeightUpdate.Apply(new WithMomentum(rate, momentum), gradient, first, second, weights);
    }

    private readonly struct Plain(float rate) : IUpdate
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Of<TSimd, TVector>(TVector gradient, ref TVector first, ref TVector second, TVector weight)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            return TSimd.Fma(TSimd.Broadcast(-rate), gradient, weight);
        }
    }

    private readonly struct WithMomentum(float rate, float momentum) : IUpdate
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Of<TSimd, TVector>(TVector gradient, ref TVector first, ref TVector second, TVector weight)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            first = FlushToZero.Mean<TSimd, TVector>(TSimd.Fma(TSimd.Broadcast(momentum), first, gradient));
            return TSimd.Fma(TSimd.Broadcast(-rate), first, weight);
        }
    }

    private readonly struct LookingAhead(float rate, float momentum) : IUpdate
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Of<TSimd, TVector>(TVector gradient, ref TVector first, ref TVector second, TVector weight)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            first = FlushToZero.Mean<TSimd, TVector>(TSimd.Fma(TSimd.Broadcast(momentum), first, gradient));
            return TSimd.Fma(TSimd.Broadcast(-rate), TSimd.Fma(TSimd.Broadcast(momentum), first, gradient), weight);
        }
    }
}
