using NnService.Domain.Families;

namespace NnService.Domain.Optimizers;

/// <summary>The rule by which weights change from step to step.</summary>
/// <param name="LearningRate">The factor η of every step before a schedule changes it; above 0.</param>
/// <remarks>
/// Immutable and without state: thread-safe; what a rule remembers lies in the moments of the run, which have the layout of the weights.
/// </remarks>
public abstract record Optimizer(double LearningRate)
{
    /// <summary>Every optimizer there is.</summary>
    public static FamilyRegistry<Optimizer> All { get; } = new(
        nameof(Optimizer),
        new Sgd(),
        new Adam(),
        new AdamW(),
        new RmsProp(),
        new Adagrad(),
        new HotCold());

    /// <summary>The name on the wire.</summary>
    public string Name => All.NameOf(this);

    /// <summary>Arrays of the weights' length that the rule remembers from step to step: 0, 1 or 2.</summary>
    public virtual int Moments => 0;
}
