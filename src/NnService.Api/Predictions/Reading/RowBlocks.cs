using System.Numerics.Tensors;
using NnService.Api.Requests;
using NnService.Domain.Prediction;

namespace NnService.Api.Predictions.Reading;

/// <summary>The rows of a request as numbers, in blocks: their inputs at first, their outputs once the network has run.</summary>
/// <remarks>
/// All of it is known to be right before the first byte is answered; what many rows cost is these numbers, and not their text.
/// </remarks>
internal sealed class RowBlocks
{
    private const int FirstRows = 4;
    private const int MaxRows = 1024;
    private const int MaxNumbers = 1 << 20;

    private readonly List<float[]> _blocks = new(1);
    private readonly Predictor _predictor;
    private readonly NnLimits _limits;
    private readonly int _blockRows;
    private readonly long _mostRows;
    private int _width;

    public RowBlocks(Predictor predictor, NnLimits limits)
    {
        var encoding = predictor.Encoding;
        _predictor = predictor;
        _limits = limits;
        _width = encoding.InputCount;
        _blockRows = (int)Math.Clamp(MaxNumbers / predictor.Definition.NumbersPerRow, 1, MaxRows);
        _mostRows = limits.MaxPredictionNumbers / ((long)encoding.InputCount + encoding.OutputCount);
    }

    public int Count { get; private set; }

    /// <summary>Bytes of UTF-8 that a cell may have.</summary>
    public int MaxCellBytes => _limits.MaxCellBytes;

    /// <summary>The inputs of the row that was added last, 0 where nothing was written.</summary>
    public Span<float> Last => Row(Count - 1);

    /// <summary>Begins a row.</summary>
    /// <exception cref="BodyTooLargeException">These are more rows than allowed.</exception>
    public void Add()
    {
        if (Count >= _limits.MaxPredictionRows)
            throw new BodyTooLargeException(
                $"There are more than {_limits.MaxPredictionRows} rows; that many are allowed (NnService:Limits:MaxPredictionRows).");
        if (Count >= _mostRows)
        {
            var inputs = _predictor.Encoding.InputCount;
            var outputs = _predictor.Encoding.OutputCount;
            var most = _limits.MaxPredictionNumbers;
            throw new BodyTooLargeException(
                $"There are more than {_mostRows} rows, which have {inputs} inputs and {outputs} outputs each; "
                + $"at most {most} such numbers are allowed (NnService:Limits:MaxPredictionNumbers).");
        }

        var at = Count++ % _blockRows;
        if (at == 0) _blocks.Add(new float[(_blocks.Count == 0 ? Math.Min(FirstRows, _blockRows) : _blockRows) * _width]);
        else if (at * _width == _blocks[^1].Length) _blocks[^1] = Grown(_blocks[^1]);
    }

    /// <summary>Puts the outputs of every row in place of its inputs.</summary>
    /// <returns>The rows whose outputs are not finite, because their inputs are too large.</returns>
    public IReadOnlyList<int> Run(CancellationToken cancellationToken)
    {
        var outputs = _predictor.Encoding.OutputCount;
        var wrong = (List<int>?)null;
        for (var block = 0; block < _blocks.Count; block++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var first = block * _blockRows;
            var rows = Math.Min(_blockRows, Count - (block * _blockRows));
            var y = new float[rows * outputs];
            _predictor.Run(_blocks[block].AsSpan(0, rows * _width), rows, y);
            for (var row = 0; row < rows; row++)
            {
                if (!TensorPrimitives.IsFiniteAll(y.AsSpan(row * outputs, outputs))) (wrong ??= []).Add(first + row);
            }

            _blocks[block] = y;
        }

        _width = outputs;
        return (IReadOnlyList<int>?)wrong ?? [];
    }

    /// <summary>The answer for a row, after <see cref="Run"/>.</summary>
    public PredictedRow Answer(int row) => _predictor.Decode(Row(row))!;

    private Span<float> Row(int row) => _blocks[row / _blockRows].AsSpan(row % _blockRows * _width, _width);

    // One row needs little; from the second block on, blocks come whole.
    private float[] Grown(float[] block)
    {
        Array.Resize(ref block, Math.Min(4 * block.Length, _blockRows * _width));
        return block;
    }
}
