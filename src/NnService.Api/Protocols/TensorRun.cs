using System.Globalization;
using NnService.Api.Contracts;
using NnService.Api.Predictions;
using NnService.Api.Predictions.Reading;
using NnService.Api.Requests;
using NnService.Domain.Prediction;

namespace NnService.Api.Protocols;

/// <summary>Runs a version on rows of cells, with the encoder of all other predictions.</summary>
internal sealed class TensorRun
{
    private readonly RowBlocks _rows;
    private readonly InstanceEncoder _encoder;
    private readonly PredictionMetrics _metrics;

    public TensorRun(Predictor predictor, NnLimits limits, PredictionMetrics metrics)
    {
        _metrics = metrics;
        _rows = new RowBlocks(predictor, limits);
        _encoder = new InstanceEncoder(predictor.Encoding, _rows);
    }

    /// <summary>Whether as many faults were found as are told; it is useless to go on.</summary>
    public bool IsFull => _encoder.IsFull;

    /// <summary>Rows begun so far.</summary>
    public int Rows => _rows.Count;

    /// <summary>Begins a row.</summary>
    /// <exception cref="BodyTooLargeException">These are more rows than allowed.</exception>
    public void Begin() => _encoder.Begin();

    /// <summary>Adds the next cell of the row, in the order of the features, or of the inputs of a plain model.</summary>
    /// <exception cref="TensorFault">It is longer than allowed.</exception>
    public void Add(CellContract cell)
    {
        if (CellLengthLimit.RefusalOf(cell, _encoder.MaxCellBytes) is { } tooLong) throw new TensorFault($"{_encoder.At}: {tooLong}");
        _encoder.Add(cell);
    }

    public void End() => _encoder.EndOrdered();

    /// <summary>Runs the network on all rows.</summary>
    /// <exception cref="TensorFault">A row cannot be encoded or answered.</exception>
    public RowBlocks Run(CancellationToken cancellationToken)
    {
        if (_rows.Count == 0 && _encoder.Faults.Count == 0) throw new TensorFault("There is no row; send at least one.");
        if (_encoder.Faults.Count > 0)
            throw new TensorFault(string.Join(" ", _encoder.Faults.Take(10).Select(fault => $"{fault.Pointer}: {fault.Detail}")));
        if (_rows.Run(cancellationToken) is { Count: > 0 } wrong)
            throw new TensorFault(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The outputs for row {wrong[0]} are not finite: its numbers are too large for this network."));
        _metrics.Protocol.Answered(_rows.Count);
        return _rows;
    }
}
