using NnService.Domain.Choices;
using NnService.Domain.Training.Optimizers;

namespace NnService.Domain.Training;

/// <summary>The rule that turns a gradient into a change of the weights.</summary>
/// <param name="LearningRate">The factor η of every step before a schedule changes it; above 0.</param>
/// <remarks>
/// Immutable and without state: thread-safe; what an optimizer remembers lies in the moments, which have the layout of the weights. Every weight
/// is updated from its own gradient and moments alone, so any part of the weights can be updated by itself.
/// </remarks>
public abstract record Optimizer(double LearningRate)
{
    /// <summary>Every optimizer there is.</summary>
    public static ChoiceList<Optimizer> All { get; } = new(nameof(Optimizer), new Sgd(), new Adam());

    /// <summary>The name on the wire.</summary>
    public string Name => All.NameOf(this);

    /// <summary>Arrays of the weights' length that the rule remembers from step to step: 0, 1 or 2.</summary>
    public abstract int Moments { get; }

    /// <summary>Changes the weights by one step.</summary>
    /// <param name="gradient">∂E/∂w.</param>
    /// <param name="step">The number of this step, from 1.</param>
    /// <param name="learningRate">η of this step.</param>
    /// <param name="first">The first moment, or empty; starts at 0.</param>
    /// <param name="second">The second moment, or empty; starts at 0.</param>
    /// <param name="weights">The weights w.</param>
    public abstract void Step(ReadOnlySpan<float> gradient, long step, double learningRate, Span<float> first, Span<float> second, Span<float> weights);
}
