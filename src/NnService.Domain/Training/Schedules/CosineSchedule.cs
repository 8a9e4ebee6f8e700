using System.ComponentModel;
using NnService.Domain.Families;

namespace NnService.Domain.Training.Schedules;

/// <summary>½·η·(1 + cos πe/E): slowly at first, then fast, slowly at last (Loshchilov and Hutter 2017).</summary>
/// <param name="WarmupSteps">Steps over which the rate grows linearly from 0; 0 for none.</param>
[Description("lr (1 + cos(pi e / E)) / 2")]
public sealed record CosineSchedule([Limits(0, int.MaxValue)] int WarmupSteps = 0) : LearningRateSchedule(WarmupSteps)
{
    /// <inheritdoc/>
    protected override double RateOf(double learningRate, int epoch, int epochs, PlateauState plateau) =>
        learningRate * (1 + Math.Cos(Math.PI * epoch / epochs)) / 2;
}
