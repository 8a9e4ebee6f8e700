using NnService.Domain.Data;

namespace NnService.Domain.Training;

/// <summary>Hands out the rows of an epoch, batch by batch, in the order of the epoch.</summary>
/// <remarks>Nothing is allocated after the constructor. One instance belongs to one thread.</remarks>
internal sealed class BatchReader
{
    private readonly SampleSet _samples;
    private readonly long _seed;
    private readonly int[] _order;
    private readonly float[] _inputs;
    private readonly float[] _targets;
    private readonly float[] _weights;

    public BatchReader(SampleSet samples, int batchSize, bool shuffle, long seed)
    {
        _samples = samples;
        _seed = seed;
        _order = shuffle ? new int[samples.Rows] : [];
        _inputs = shuffle ? new float[batchSize * samples.InputCount] : [];
        _targets = shuffle ? new float[batchSize * samples.TargetCount] : [];
        _weights = shuffle && samples.Weights.Length > 0 ? new float[batchSize] : [];
    }

    /// <summary>Puts the rows into the order of an epoch, a pure function of seed and epoch.</summary>
    public void Begin(int epoch)
    {
        if (_order.Length > 0) Shuffle.Fill(_seed, (ulong)epoch, _order);
    }

    /// <summary>The batch that starts at place <paramref name="start"/> of the epoch's order.</summary>
    /// <param name="start">Rows of the epoch that came before.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="x">Inputs, rows × inputs.</param>
    /// <param name="t">Targets, rows × targets.</param>
    /// <param name="weights">One weight per row, or empty.</param>
    public void Read(int start, int rows, out ReadOnlyMemory<float> x, out ReadOnlySpan<float> t, out ReadOnlySpan<float> weights)
    {
        var inputs = _samples.InputCount;
        var targets = _samples.TargetCount;
        if (_order.Length == 0)
        {
            x = _samples.Inputs.AsMemory(start * inputs, rows * inputs);
            t = _samples.Targets.AsSpan(start * targets, rows * targets);
            weights = _samples.WeightsOf(start, rows);
            return;
        }

        for (var i = 0; i < rows; i++)
        {
            var row = _order[start + i];
            _samples.Inputs.AsSpan(row * inputs, inputs).CopyTo(_inputs.AsSpan(i * inputs));
            _samples.Targets.AsSpan(row * targets, targets).CopyTo(_targets.AsSpan(i * targets));
            if (_weights.Length > 0) _weights[i] = _samples.Weights[row];
        }

        x = _inputs.AsMemory(0, rows * inputs);
        t = _targets.AsSpan(0, rows * targets);
        weights = _weights.AsSpan(0, _weights.Length == 0 ? 0 : rows);
    }
}
