using System.ComponentModel;
using NnService.Domain.Choices;

namespace NnService.Domain.Training.Optimizers;

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
    public override void Update(ReadOnlySpan<float> gradient, long step, double learningRate, Span<float> first, Span<float> second, Span<float> weights)
    {
        var (rate, momentum) = ((float)learningRate, (float)Momentum);
        if (Momentum == 0)
        {
            for (var i = 0; i < weights.Length; i++)
                weights[i] = MathF.FusedMultiplyAdd(-rate, gradient[i], weights[i]);
            return;
        }

        for (var i = 0; i < weights.Length; i++)
        {
            first[i] = MathF.FusedMultiplyAdd(momentum, first[i], gradient[i]);
            var direction = Nesterov ? MathF.FusedMultiplyAdd(momentum, first[i], gradient[i]) : first[i];
            weights[i] = MathF.FusedMultiplyAdd(-rate, direction, weights[i]);
        }
    }
}
