using System.ComponentModel;
using NnService.Domain.Families;

namespace NnService.Domain.Training.Schedules;

/// <summary>η·γ^⌊e/n⌋: a drop every n epochs.</summary>
/// <param name="Gamma">γ, above 0 and at most 1.</param>
/// <param name="Every">n, at least 1.</param>
/// <param name="WarmupSteps">Steps over which the rate grows linearly from 0; 0 for none.</param>
[Description("lr gamma^floor(e / every)")]
public sealed record StepSchedule(
    [Limits(0, 1, MinimumExcluded = true)] double Gamma = 0.1,
    [Limits(1, int.MaxValue)] int Every = 30,
    [Limits(0, int.MaxValue)] int WarmupSteps = 0) : LearningRateSchedule(WarmupSteps)
{
    /// <inheritdoc/>
    protected override double RateOf(double learningRate, int epoch, int epochs, PlateauState plateau) =>
        learningRate * Math.Pow(Gamma, epoch / Every);
}
