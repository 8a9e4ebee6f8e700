using System.ComponentModel;
using NnService.Domain.Families;

namespace NnService.Domain.Training.Schedules;

/// <summary>η·γᵉ: a little less every epoch.</summary>
/// <param name="Gamma">γ, above 0 and at most 1.</param>
/// <param name="WarmupSteps">Steps over which the rate grows linearly from 0; 0 for none.</param>
[Description("lr gamma^e")]
public sealed record ExponentialSchedule(
    [Limits(0, 1, MinimumExcluded = true)] double Gamma = 0.95,
    [Limits(0, int.MaxValue)] int WarmupSteps = 0) : LearningRateSchedule(WarmupSteps)
{
    /// <inheritdoc/>
    protected override double RateOf(double learningRate, int epoch, int epochs, PlateauState plateau) =>
        learningRate * Math.Pow(Gamma, epoch);
}
