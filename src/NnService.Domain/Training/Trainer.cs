using System.Collections.Immutable;
using System.Globalization;
using System.Numerics.Tensors;
using NnService.Domain.Data;
using NnService.Domain.Evaluation;
using NnService.Domain.Networks;

namespace NnService.Domain.Training;

/// <summary>Trains a network: forward, loss, back-propagation, step, batch by batch, epoch by epoch.</summary>
/// <remarks>
/// The trainer is pulled: <see cref="Run"/> hands control back after a fixed amount of work and at the end of each epoch, calls nobody and knows no
/// clock, so that whoever pulls can record, save, pause or stop at any of these points. The results are a pure function of network, data and options.
/// One instance belongs to one thread.
/// </remarks>
public sealed class Trainer
{
    // About 10 ms of plain loops: often enough to stop at once, seldom enough to cost nothing.
    private const long FlopsPerTurn = 20_000_000;

    // Judging needs no batches; more rows at a time than a small batch has make it cheaper.
    private const int JudgedRows = 64;

    private readonly Network _network;
    private readonly SampleSet _training;
    private readonly SampleSet? _validation;
    private readonly TrainingOptions _options;
    private readonly Backpropagation _backpropagation;
    private readonly float[] _gradient;
    private readonly float[] _batchInputs;
    private readonly float[] _batchTargets;
    private readonly int[] _order;
    private readonly int _batchSize;

    /// <summary>Prepares a run and allocates all that it needs.</summary>
    /// <param name="network">The network, whose weights are trained in place.</param>
    /// <param name="training">The rows to learn from, at least one.</param>
    /// <param name="validation">The rows to judge each epoch by, or null.</param>
    /// <param name="options">Valid options.</param>
    /// <param name="state">Where an earlier run over the same network, data and options stopped; null to begin.</param>
    /// <exception cref="ArgumentException">The rows do not have the network's shapes, or there are none.</exception>
    public Trainer(Network network, SampleSet training, SampleSet? validation, TrainingOptions options, TrainingState? state = null)
    {
        if (training.Rows == 0 || training.InputCount != network.Definition.Inputs || training.TargetCount != network.Definition.Outputs)
        {
            throw new ArgumentException(
                $"{training.Rows} rows of {training.InputCount} inputs and {training.TargetCount} targets do not fit a network of {network.Definition.Inputs} inputs and {network.Definition.Outputs} outputs.",
                nameof(training));
        }

        (_network, _training, _validation, _options) = (network, training, validation, options);
        _batchSize = Math.Min(options.BatchSize, training.Rows);
        _backpropagation = new Backpropagation(network, Math.Max(_batchSize, Math.Min(JudgedRows, validation?.Rows ?? 0)));
        _gradient = new float[network.Parameters.Length];
        _batchInputs = options.Shuffle ? new float[_batchSize * training.InputCount] : [];
        _batchTargets = options.Shuffle ? new float[_batchSize * training.TargetCount] : [];
        _order = options.Shuffle ? new int[training.Rows] : [];
        State = state ?? new TrainingState(network.Parameters.Length, options.Optimizer.Moments);
        if (options.Shuffle && State.Row > 0) Shuffle.Fill(options.Seed, (ulong)State.Epoch, _order);
    }

    /// <summary>Where the run stands; to be read between two turns of <see cref="Run"/>.</summary>
    public TrainingState State { get; }

    /// <summary>Why the run ended without a result: the epoch in which a loss or weight stopped being finite, and advice; null otherwise.</summary>
    public string? Divergence { get; private set; }

    /// <summary>Trains from <see cref="State"/> to the last epoch, or to the first sign of divergence.</summary>
    /// <returns>One element for each turn; the last of an epoch carries its report.</returns>
    public IEnumerable<TrainingProgress> Run()
    {
        var flopsPerRow = 6 * (long)_network.Parameters.Length;
        var flops = 0L;
        while (State.Epoch < _options.Epochs)
        {
            if (State.Row == 0 && _options.Shuffle) Shuffle.Fill(_options.Seed, (ulong)State.Epoch, _order);
            while (State.Row < _training.Rows)
            {
                var rows = TrainBatch();
                if (Divergence is not null) yield break;
                if ((flops += rows * flopsPerRow) < FlopsPerTurn || State.Row == _training.Rows) continue;
                flops = 0;
                yield return new TrainingProgress(State.Epoch + 1, null);
            }

            var report = EndEpoch();
            if (Divergence is not null) yield break;
            flops = 0;
            yield return new TrainingProgress(report.Epoch, report);
        }
    }

    private int TrainBatch()
    {
        var rows = Math.Min(_batchSize, _training.Rows - State.Row);
        Batch(State.Row, rows, out var x, out var t);

        _backpropagation.Forward(x, rows);
        var loss = _backpropagation.LossSum(t, rows);
        State.LossSum += loss;
        State.Metrics = State.Metrics.Add(_training, _backpropagation.Outputs(rows), t);
        if (!double.IsFinite(loss))
        {
            Diverge("loss");
            return rows;
        }

        _backpropagation.Backward(x, t, rows, _gradient);
        State.Step++;
        State.Row += rows;
        if (_options.TrainBiases)
            Step(Range.All);
        else
            for (var l = 0; l < _network.Depth; l++) Step(_network.KernelRange(l));
        return rows;
    }

    private void Step(Range range) => _options.Optimizer.Step(
        _gradient.AsSpan(range),
        State.Step,
        _options.Optimizer.LearningRate,
        State.First.Length == 0 ? [] : State.First.AsSpan(range),
        State.Second.Length == 0 ? [] : State.Second.AsSpan(range),
        _network.Parameters.AsSpan(range));

    private void Batch(int start, int rows, out ReadOnlySpan<float> x, out ReadOnlySpan<float> t)
    {
        var (inputs, targets) = (_training.InputCount, _training.TargetCount);
        if (!_options.Shuffle)
        {
            x = _training.Inputs.AsSpan(start * inputs, rows * inputs);
            t = _training.Targets.AsSpan(start * targets, rows * targets);
            return;
        }

        for (var i = 0; i < rows; i++)
        {
            var row = _order[start + i];
            _training.Inputs.AsSpan(row * inputs, inputs).CopyTo(_batchInputs.AsSpan(i * inputs));
            _training.Targets.AsSpan(row * targets, targets).CopyTo(_batchTargets.AsSpan(i * targets));
        }

        x = _batchInputs.AsSpan(0, rows * inputs);
        t = _batchTargets.AsSpan(0, rows * targets);
    }

    private EpochReport EndEpoch()
    {
        var (validationLoss, validationMetrics) = _validation is null ? (null, ImmutableSortedDictionary<string, double>.Empty) : Judge(_validation);
        var report = new EpochReport(
            State.Epoch + 1,
            State.LossSum / _training.Rows,
            validationLoss,
            State.Metrics.ToMetrics(_training.Task),
            validationMetrics,
            _options.Optimizer.LearningRate);
        if (validationLoss is { } loss && !double.IsFinite(loss)) Diverge("validation loss");
        else if (!TensorPrimitives.IsFiniteAll<float>(_network.Parameters)) Diverge("weight");

        (State.Epoch, State.Row, State.LossSum, State.Metrics) = (State.Epoch + 1, 0, 0, default);
        return report;
    }

    private (double? Loss, ImmutableSortedDictionary<string, double> Metrics) Judge(SampleSet samples)
    {
        var (sum, metrics) = (0.0, default(RunningMetrics));
        for (var start = 0; start < samples.Rows; start += _backpropagation.MaxRows)
        {
            var rows = Math.Min(_backpropagation.MaxRows, samples.Rows - start);
            var t = samples.Targets.AsSpan(start * samples.TargetCount, rows * samples.TargetCount);
            _backpropagation.Forward(samples.Inputs.AsSpan(start * samples.InputCount, rows * samples.InputCount), rows);
            sum += _backpropagation.LossSum(t, rows);
            metrics = metrics.Add(samples, _backpropagation.Outputs(rows), t);
        }

        return (sum / samples.Rows, metrics.ToMetrics(samples.Task));
    }

    private void Diverge(string what) => Divergence = string.Create(
        CultureInfo.InvariantCulture,
        $"The {what} was no longer a finite number in epoch {State.Epoch + 1}: the steps are too large. Try a learning rate below {_options.Optimizer.LearningRate}, standardised inputs, or smaller initial weights.");
}
