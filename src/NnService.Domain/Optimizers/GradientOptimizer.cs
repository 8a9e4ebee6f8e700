namespace NnService.Domain.Optimizers;

/// <summary>A rule that follows the gradient.</summary>
/// <param name="LearningRate">The factor η of every step before a schedule changes it; above 0.</param>
/// <remarks>Every weight is updated from its own gradient and moments alone, so any part of the weights can be updated by itself.</remarks>
public abstract record GradientOptimizer(double LearningRate) : Optimizer(LearningRate)
{
    /// <summary>One weight's step as a textbook writes it, in double precision.</summary>
    /// <param name="gradient">∂E/∂w.</param>
    /// <param name="step">The number of this step, from 1.</param>
    /// <param name="learningRate">η of this step.</param>
    /// <param name="first">The first moment; starts at 0.</param>
    /// <param name="second">The second moment; starts at 0.</param>
    /// <param name="weight">The weight before the step.</param>
    /// <returns>The weight after the step.</returns>
    public abstract double Update(double gradient, long step, double learningRate, ref double first, ref double second, double weight);

    /// <summary>The same for many weights.</summary>
    /// <param name="gradient">∂E/∂w.</param>
    /// <param name="step">The number of this step, from 1.</param>
    /// <param name="learningRate">η of this step.</param>
    /// <param name="first">The first moment, or empty; starts at 0.</param>
    /// <param name="second">The second moment, or empty; starts at 0.</param>
    /// <param name="weights">The weights w.</param>
    public abstract void Update(
        ReadOnlySpan<float> gradient, long step, double learningRate, Span<float> first, Span<float> second, Span<float> weights);
}
