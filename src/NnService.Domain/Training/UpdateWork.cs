using NnService.Domain.Numerics;
using NnService.Domain.Optimizers;

namespace NnService.Domain.Training;

/// <summary>An optimizer's step over a range of the weights, done by a team where it is large enough.</summary>
internal sealed class UpdateWork(Team? team, GradientOptimizer optimizer, float[] gradient, TrainingState state, float[] weights) : TeamWork
{
    // Below this a step is done before a second thread has begun.
    private const int SharedWeights = 50_000;

    private Range _range;
    private double _learningRate;

    /// <summary>Changes the weights of a range by one step.</summary>
    public void Update(Range range, double learningRate)
    {
        _range = range;
        _learningRate = learningRate;
        if (team is not null && range.GetOffsetAndLength(weights.Length).Length >= SharedWeights) team.Run(this);
        else Do(Share.Whole);
    }

    /// <inheritdoc/>
    public override void Do(Share share)
    {
        var (offset, length) = _range.GetOffsetAndLength(weights.Length);
        var (start, end) = share.Of(length);
        var part = (offset + start)..(offset + end);
        optimizer.Update(
            gradient.AsSpan(part),
            state.Step,
            _learningRate,
            state.First.Length == 0 ? [] : state.First.AsSpan(part),
            state.Second.Length == 0 ? [] : state.Second.AsSpan(part),
            weights.AsSpan(part));
    }
}
