using System.ComponentModel;
using NnService.Domain.Families;

namespace NnService.Domain.Training.Schedules;

/// <summary>η is multiplied by a factor each time the loss has not become smaller for some epochs.</summary>
/// <param name="Factor">The factor, above 0 and below 1.</param>
/// <param name="Patience">Epochs without a smaller loss that are waited for, at least 1.</param>
/// <param name="WarmupSteps">Steps over which the rate grows linearly from 0; 0 for none.</param>
[Description("lr factor^k after k stretches of patience epochs without a smaller loss")]
public sealed record ReduceOnPlateauSchedule(
    [Limits(0, 1, MinimumExcluded = true, MaximumExcluded = true)] double Factor = 0.1,
    [Limits(1, int.MaxValue)] int Patience = 10,
    [Limits(0, int.MaxValue)] int WarmupSteps = 0) : LearningRateSchedule(WarmupSteps)
{
    /// <inheritdoc/>
    public override PlateauState After(double loss, PlateauState plateau) =>
        loss < plateau.Best ? plateau with { Best = loss, Waited = 0 }
        : plateau.Waited + 1 < Patience ? plateau with { Waited = plateau.Waited + 1 }
        : plateau with { Factor = plateau.Factor * Factor, Waited = 0 };

    /// <inheritdoc/>
    protected override double RateOf(double learningRate, int epoch, int epochs, PlateauState plateau) => learningRate * plateau.Factor;
}
