using System.ComponentModel;
using NnService.Domain.Families;

namespace NnService.Domain.Optimizers;

/// <summary>
/// Learning without a gradient, for learners: each weight in turn is tried a step warmer and a step colder, and goes where the loss is
/// smaller.
/// </summary>
/// <param name="Step">How far a weight is moved, above 0; it never changes, so that the loss comes no closer than one step.</param>
/// <remarks>The better of w + step and w − step is taken if it beats the other, whatever the loss at w itself; of equals neither.</remarks>
[Description("for each weight in order: the loss is tried at w + step and w - step, and the smaller one is taken")]
public sealed record HotCold([Limits(0, double.MaxValue, MinimumExcluded = true)] double Step = 0.1) : SearchOptimizer(Step)
{
    /// <inheritdoc/>
    public override void Search(
        Func<double> loss, IEnumerable<int> trainable, double[] weights, ICollection<SearchTrial>? trials = null)
    {
        foreach (var i in trainable)
        {
            var w = weights[i];
            weights[i] = w + Step;
            var warmer = loss();
            weights[i] = w - Step;
            var colder = loss();
            var direction = warmer < colder ? SearchDirection.Up : colder < warmer ? SearchDirection.Down : SearchDirection.None;
            weights[i] = direction == SearchDirection.Up ? w + Step : direction == SearchDirection.Down ? w - Step : w;
            trials?.Add(new(i, warmer, colder, direction));
        }
    }
}
