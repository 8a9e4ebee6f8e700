using System.ComponentModel;
using NnService.Domain.Choices;

namespace NnService.Domain.Training.Optimizers;

/// <summary>Adam (Kingma and Ba 2015): m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², w ← w − η·m̂/(√v̂ + ε) with the bias-corrected m̂ and v̂.</summary>
/// <param name="LearningRate">η, above 0.</param>
/// <param name="Beta1">β₁, the memory of the gradient; 0 to below 1.</param>
/// <param name="Beta2">β₂, the memory of its square; 0 to below 1.</param>
/// <param name="Epsilon">ε keeps the quotient finite; above 0.</param>
[Description("m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g^2, w -= lr (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)")]
public sealed record Adam(
    [Limits(0, double.MaxValue, MinimumExcluded = true)] double LearningRate = 0.001,
    [Limits(0, 1, MaximumExcluded = true)] double Beta1 = 0.9,
    [Limits(0, 1, MaximumExcluded = true)] double Beta2 = 0.999,
    [Limits(0, double.MaxValue, MinimumExcluded = true)] double Epsilon = 1e-8) : Optimizer(LearningRate)
{
    /// <inheritdoc/>
    public override int Moments => 2;

    /// <inheritdoc/>
    public override void Step(ReadOnlySpan<float> gradient, long step, double learningRate, Span<float> first, Span<float> second, Span<float> weights)
    {
        // The corrections of both moments are constant during a step, so they move out of the loop: η/(1−β₁ᵗ) and √(1−β₂ᵗ).
        var rate = (float)(learningRate / (1 - Math.Pow(Beta1, step)));
        var root = (float)(1 / Math.Sqrt(1 - Math.Pow(Beta2, step)));

        // β close to 1 loses its digits in 32 bits, 1 − β does not; so βm + (1−β)g is m − (1−β)m + (1−β)g.
        var (gain1, gain2) = ((float)(1 - Beta1), (float)(1 - Beta2));

        // A gradient below this has a square of 0, and without ε the quotient would be 0/0.
        var epsilon = MathF.Max((float)Epsilon, MathF.Sqrt(float.Epsilon));
        for (var i = 0; i < weights.Length; i++)
        {
            var g = gradient[i];
            first[i] = MathF.FusedMultiplyAdd(gain1, g, MathF.FusedMultiplyAdd(-gain1, first[i], first[i]));
            second[i] = MathF.FusedMultiplyAdd(gain2, g * g, MathF.FusedMultiplyAdd(-gain2, second[i], second[i]));
            weights[i] -= rate * first[i] / MathF.FusedMultiplyAdd(MathF.Sqrt(second[i]), root, epsilon);
        }
    }
}
