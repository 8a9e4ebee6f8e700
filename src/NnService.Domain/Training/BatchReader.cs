using NnService.Domain.Data;

namespace NnService.Domain.Training;

/// <summary>Hands out the rows of an epoch, batch by batch, in the order of the epoch.</summary>
/// <remarks>Nothing is allocated after the constructor. One instance belongs to one thread.</remarks>
internal sealed class BatchReader
{
    private readonly SampleSet _samples;
    private readonly int[]? _rows;
    private readonly bool _shuffle;
    private readonly long _seed;
    private readonly int[] _order;
    private readonly float[] _inputs;
    private readonly float[] _targets;
    private readonly float[] _weights;

    /// <param name="samples">The set.</param>
    /// <param name="rows">The rows of it that are visited; null for all.</param>
    /// <param name="batchSize">The most rows of a batch.</param>
    /// <param name="shuffle">Whether every epoch has an order of its own.</param>
    /// <param name="seed">The seed of these.</param>
    public BatchReader(SampleSet samples, int[]? rows, int batchSize, bool shuffle, long seed)
    {
        _samples = samples;
        _rows = rows;
        _shuffle = shuffle;
        _seed = seed;
        var gathers = shuffle || rows is not null;
        Rows = rows?.Length ?? samples.Rows;
        _order = gathers ? new int[Rows] : [];
        _inputs = gathers ? new float[batchSize * samples.InputCount] : [];
        _targets = gathers ? new float[batchSize * samples.TargetCount] : [];
        _weights = gathers && samples.Weights.Length > 0 ? new float[batchSize] : [];
    }

    /// <summary>Rows of an epoch.</summary>
    public int Rows { get; }

    /// <summary>Puts the rows into the order of an epoch, a pure function of seed and epoch.</summary>
    public void Begin(int epoch)
    {
        if (_shuffle) Shuffle.Fill(_seed, (ulong)epoch, _order);
        else for (var i = 0; i < _order.Length; i++) _order[i] = i;
        if (_rows is null) return;
        for (var i = 0; i < _order.Length; i++) _order[i] = _rows[_order[i]];
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
