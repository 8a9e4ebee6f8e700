using NnService.Domain.Families;
using NnService.Domain.Training.Schedules;

namespace NnService.Domain.Training;

/// <summary>How the learning rate changes while a job runs.</summary>
/// <param name="WarmupSteps">Steps over which the rate grows linearly from 0 to what the schedule says; 0 for none.</param>
/// <remarks>Epochs count from 0 here. Immutable and without state: thread-safe.</remarks>
public abstract record LearningRateSchedule(int WarmupSteps)
{
    /// <summary>Every schedule there is.</summary>
    public static FamilyRegistry<LearningRateSchedule> All { get; } = new(
        "Schedule",
        new ConstantSchedule(),
        new StepSchedule(),
        new ExponentialSchedule(),
        new CosineSchedule(),
        new InverseTimeSchedule(),
        new ReduceOnPlateauSchedule());

    /// <summary>The name on the wire.</summary>
    public string Name => All.NameOf(this);

    /// <summary>The rate of a step: the schedule's, times s/W while the step s, from 1, is within the first W.</summary>
    /// <param name="learningRate">η of the optimizer.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="epochs">Epochs of the job.</param>
    /// <param name="step">The step of the job, from 1.</param>
    /// <param name="plateau">What the schedule remembers.</param>
    public double RateOf(double learningRate, int epoch, int epochs, long step, PlateauState plateau)
    {
        var rate = RateOf(learningRate, epoch, epochs, plateau);
        return step < WarmupSteps ? rate * step / WarmupSteps : rate;
    }

    /// <summary>What the schedule remembers after an epoch.</summary>
    /// <param name="loss">The validation loss of the epoch, or its training loss without validation rows.</param>
    /// <param name="plateau">What it remembered before.</param>
    public virtual PlateauState After(double loss, PlateauState plateau) => plateau;

    /// <summary>The rate of an epoch, without warm-up.</summary>
    protected abstract double RateOf(double learningRate, int epoch, int epochs, PlateauState plateau);
}

/// <summary>What a schedule remembers from epoch to epoch.</summary>
/// <param name="Factor">What the learning rate is multiplied by; starts at 1.</param>
/// <param name="Best">The smallest loss so far.</param>
/// <param name="Waited">Epochs since then.</param>
public readonly record struct PlateauState(double Factor, double Best, int Waited)
{
    /// <summary>Before the first epoch.</summary>
    public static PlateauState Start { get; } = new(1, double.PositiveInfinity, 0);
}
