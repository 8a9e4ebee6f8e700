using System.Globalization;
using System.Text.Json.Nodes;
using NnService.Api.Contracts;
using NnService.Api.Hosting;
using NnService.Api.Predictions;
using NnService.Domain.Data;
using NnService.Domain.Prediction;

namespace NnService.Api.Protocols;

/// <summary>Something is wrong with a request of a foreign protocol; the message is for the client.</summary>
internal sealed class TensorFault(string message) : Exception(message);

/// <summary>Runs a version on rows of cells, with the encoder of all other predictions.</summary>
internal sealed class TensorRun
{
    private readonly RowBlocks _rows;
    private readonly InstanceEncoder _encoder;
    private readonly DataEncoding _encoding;
    private readonly PredictionMetrics _metrics;

    public TensorRun(Predictor predictor, NnLimits limits, PredictionMetrics metrics)
    {
        _metrics = metrics;
        _encoding = predictor.Encoding;
        _rows = new RowBlocks(predictor, limits);
        _encoder = new InstanceEncoder(_encoding, _rows);
    }

    /// <summary>Adds a row.</summary>
    /// <param name="cells">The values in the order of the features, or of the inputs of a plain model.</param>
    public void Add(IEnumerable<CellContract> cells)
    {
        _encoder.Begin();
        foreach (var cell in cells)
            _encoder.Add(cell);
        _encoder.EndOrdered();
    }

    /// <summary>Runs the network on all rows.</summary>
    /// <exception cref="TensorFault">A row cannot be encoded or answered.</exception>
    public IReadOnlyList<PredictedRow> Run(CancellationToken cancellationToken)
    {
        if (_rows.Count == 0 && _encoder.Faults.Count == 0) throw new TensorFault("There is no row; send at least one.");
        if (_encoder.Faults.Count > 0) throw new TensorFault(string.Join(" ", _encoder.Faults.Take(10).Select(fault => $"{fault.Pointer}: {fault.Detail}")));
        if (_rows.Run(cancellationToken) is { Count: > 0 } wrong)
            throw new TensorFault(string.Create(CultureInfo.InvariantCulture, $"The outputs for row {wrong[0]} are not finite: its numbers are too large for this network."));
        _metrics.Protocol.Answered(_rows.Count);
        return [.. Enumerable.Range(0, _rows.Count).Select(_rows.Answer)];
    }

    /// <summary>The values of an output tensor for one row.</summary>
    public static JsonNode[] ValuesOf(DataEncoding encoding, Tensor tensor, PredictedRow row) => tensor.Name switch
    {
        Signature.Label when encoding.Task == LearningTask.MultiLabel => [.. row.Values.Select((value, k) => LabelOf(encoding.Targets[k], PredictionContract.IndexOf(value), tensor))],
        Signature.Label => [LabelOf(encoding.Targets[0], row.Label!.Value, tensor)],
        _ when tensor.Type == TensorType.Float => [.. row.Values.Select(value => (JsonNode)JsonValue.Create((float)value))],
        _ => [.. row.Values.Select(value => (JsonNode)JsonValue.Create(value))],
    };

    private static JsonValue LabelOf(TargetEncoding target, int index, Tensor tensor) => tensor.Type switch
    {
        TensorType.Int64 => JsonValue.Create((long)double.Parse(target.Classes[index], CultureInfo.InvariantCulture)),
        TensorType.Double => JsonValue.Create(double.Parse(target.Classes[index], CultureInfo.InvariantCulture)),
        _ => JsonValue.Create(target.Classes[index]),
    };
}
