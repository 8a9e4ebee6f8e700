using System.ComponentModel;
using NnService.Domain.Families;

namespace NnService.Domain.Training.Schedules;

/// <summary>η/(1 + k·e): the classical decay of stochastic approximation.</summary>
/// <param name="Decay">k, at least 0.</param>
/// <param name="WarmupSteps">Steps over which the rate grows linearly from 0; 0 for none.</param>
[Description("lr / (1 + decay e)")]
public sealed record InverseTimeSchedule(
    [Limits(0, double.MaxValue)] double Decay = 0.01, [Limits(0, int.MaxValue)] int WarmupSteps = 0) : LearningRateSchedule(WarmupSteps)
{
    /// <inheritdoc/>
    protected override double RateOf(double learningRate, int epoch, int epochs, PlateauState plateau) =>
        learningRate / (1 + (Decay * epoch));
}
