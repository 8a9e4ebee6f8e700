using System.Collections.Immutable;
using System.Globalization;
using System.Numerics.Tensors;
using NnService.Domain.Data;
using NnService.Domain.Evaluation;
using NnService.Domain.Networks;
using NnService.Domain.Numerics;
using NnService.Domain.Optimizers;

namespace NnService.Domain.Training;

/// <summary>Trains a network: forward, loss, back-propagation, step, batch by batch, epoch by epoch.</summary>
/// <remarks>
/// The trainer is pulled: <see cref="Run"/> hands control back after a fixed amount of work and at the end of each epoch, calls nothing and
/// knows no clock, so that the caller can record, save, pause or stop at any of these points. The results are a pure function of
/// network, data and options. One instance belongs to one thread.
/// </remarks>
public sealed class Trainer : IDisposable
{
    // About 10 ms of plain loops: often enough to stop at once, seldom enough to cost nothing.
    private const long FlopsPerTurn = 20_000_000;

    // Judging needs no batches; more rows at a time than a small batch has make it cheaper.
    private const int MinEvaluationBatch = 64;

    private readonly Network _network;
    private readonly SampleSet _training;
    private readonly SampleSet? _validation;
    private readonly TrainingOptions _options;
    private readonly Backpropagation _backpropagation;
    private readonly BatchReader _batches;
    private readonly float[] _gradient;
    private readonly Team? _team;
    private readonly UpdateWork? _update;
    private readonly int _batchSize;

    /// <summary>Prepares a run and allocates all that it needs.</summary>
    /// <param name="network">The network, whose weights are trained in place.</param>
    /// <param name="training">The rows to learn from, at least one.</param>
    /// <param name="validation">The rows to judge each epoch by, or null.</param>
    /// <param name="options">Valid options.</param>
    /// <param name="state">Where an earlier run over the same network, data and options stopped; null to begin.</param>
    /// <param name="threads">Threads that work on a step where it is large enough, the caller included; the bits of the results do not
    /// depend on them.</param>
    /// <param name="rows">The rows of <paramref name="training"/> to learn from, ascending, at least one; null for all.</param>
    /// <exception cref="ArgumentException">The rows do not have the network's shapes, or there are none.</exception>
    public Trainer(
        Network network,
        SampleSet training,
        SampleSet? validation,
        TrainingOptions options,
        TrainingState? state = null,
        int threads = 1,
        int[]? rows = null)
    {
        if (training.Rows == 0 || training.InputCount != network.Definition.Inputs || training.TargetCount != network.Definition.Outputs)
        {
            throw new ArgumentException(
                $"{training.Rows} rows of {training.InputCount} inputs and {training.TargetCount} targets do not fit a network of "
                    + $"{network.Definition.Inputs} inputs and {network.Definition.Outputs} outputs.",
                nameof(training));
        }

        if (validation is not null
            && (validation.Rows == 0 || validation.InputCount != training.InputCount || validation.TargetCount != training.TargetCount))
            throw new ArgumentException(
                $"{validation.Rows} validation rows of {validation.InputCount} inputs and {validation.TargetCount} targets do not go with "
                    + $"the training rows.",
                nameof(validation));

        _network = network;
        _training = training;
        _validation = validation;
        _options = options;
        _batchSize = Math.Min(options.BatchSize, rows?.Length ?? training.Rows);
        _team = threads > 1 ? new Team(threads) : null;
        _backpropagation = new Backpropagation(network, Math.Max(_batchSize, Math.Min(MinEvaluationBatch, validation?.Rows ?? 0)), _team);
        _batches = new BatchReader(training, rows, _batchSize, options.Shuffle, options.Seed);
        _gradient = new float[network.Parameters.Length];
        State = state ?? TrainingState.Start(network.Parameters.Length, options);
        _update = options.Optimizer is GradientOptimizer descent
            ? new UpdateWork(_team, descent, _gradient, State, network.Parameters)
            : null;
        if (State.Row > 0) _batches.Begin(State.Epoch);
    }

    /// <summary>Where the run stands; to be read between two slices of <see cref="Run"/>.</summary>
    public TrainingState State { get; }

    /// <summary>
    /// Why the run ended without a result: the epoch in which a loss or weight stopped being finite, and advice; null otherwise.
    /// </summary>
    public string? Divergence { get; private set; }

    /// <summary>
    /// Trains from <see cref="State"/> to the last epoch, to where early stopping ends it, or to the first sign of divergence.
    /// </summary>
    /// <returns>One element for each slice; the last of an epoch carries its report.</returns>
    public IEnumerable<TrainingProgress> Run()
    {
        var flopsPerRow = 6 * (long)_network.Parameters.Length;
        var flops = 0L;
        var inside = new TrainingProgress(State.Epoch + 1, null);
        while (State.Epoch < _options.Epochs && !State.IsStopped && Divergence is null)
        {
            if (State.Row == 0) _batches.Begin(State.Epoch);
            while (State.Row < _batches.Rows)
            {
                var rows = TrainBatch();
                if (Divergence is not null) yield break;
                if ((flops += rows * flopsPerRow) < FlopsPerTurn || State.Row == _batches.Rows) continue;
                flops = 0;
                if (inside.Epoch != State.Epoch + 1) inside = new TrainingProgress(State.Epoch + 1, null);
                yield return inside;
            }

            var report = EndEpoch();
            if (Divergence is not null) yield break;
            flops = 0;
            yield return new TrainingProgress(report.Epoch, report);
        }
    }

    /// <summary>
    /// Puts the weights of the best epoch into the network, where early stopping keeps them; to be called once when the run has ended, for
    /// whatever reason.
    /// </summary>
    public void RestoreBest()
    {
        if (State.BestWeights.Length > 0 && State.BestEpoch > 0) State.BestWeights.CopyTo(_network.Parameters, 0);
    }

    /// <summary>Ends the threads of the run.</summary>
    public void Dispose() => _team?.Dispose();

    private int TrainBatch()
    {
        var rows = Math.Min(_batchSize, _batches.Rows - State.Row);
        _batches.Read(State.Row, rows, out var x, out var t, out var weights);

        var mask = new DropoutMask(_options.Seed, State.Step + 1);
        _backpropagation.Forward(x, rows, mask);
        var loss = _backpropagation.LossSum(t, weights, rows);
        if (!double.IsFinite(loss))
        {
            Diverge("loss");
            return rows;
        }

        State.LossSum += loss;
        State.Metrics = AddMetrics(State.Metrics, _training, t, weights, rows);
        State.Step++;
        State.Row += rows;
        if (_options.Optimizer is SearchOptimizer search)
            SearchStep.Apply(_network, search, x.Span, t, rows, _options.TrainBiases);
        else
            Descend(x, t, weights, rows, mask);
        return rows;
    }

    private void Descend(ReadOnlyMemory<float> x, ReadOnlySpan<float> t, ReadOnlySpan<float> weights, int rows, DropoutMask mask)
    {
        _backpropagation.Backward(x, t, weights, rows, mask, _gradient);
        GradientShaping.Apply(_network, _options, _gradient);
        var rate = RateOf(State.Step);
        if (_options.TrainBiases)
            _update!.Update(Range.All, rate);
        else
            for (var l = 0; l < _network.Depth; l++) _update!.Update(_network.KernelRange(l), rate);
    }

    private double RateOf(long step) =>
        _options.Schedule.RateOf(_options.Optimizer.LearningRate, State.Epoch, _options.Epochs, step, State.Plateau);

    private EpochReport EndEpoch()
    {
        var (validationLoss, validationMetrics) = _validation is null
            ? (null, ImmutableSortedDictionary<string, double>.Empty)
            : Judge(_validation);
        var report = new EpochReport(
            State.Epoch + 1,
            State.LossSum / _batches.Rows,
            validationLoss,
            State.Metrics.ToMetrics(_training, _batches.Rows),
            validationMetrics,
            RateOf(State.Step));
        if (validationLoss is { } loss && !double.IsFinite(loss)) Diverge("validation loss");
        else if (!IsFinite(_network.Parameters)) Diverge("weight");
        else if (!IsFinite(State.First) || !IsFinite(State.Second)) Diverge("gradient");

        State.Plateau = _options.Schedule.After(validationLoss ?? report.Loss, State.Plateau);
        State.Epoch++;
        State.Row = 0;
        State.LossSum = 0;
        State.Metrics = default;
        if (Divergence is null && _options.EarlyStopping is { } stopping) Compare(stopping, report);
        return report;
    }

    private void Compare(EarlyStopping stopping, EpochReport report)
    {
        if (stopping.ValueOf(report) is not { } value) return;
        if (State.BestEpoch == 0 || stopping.IsBetter(value, State.BestValue))
        {
            State.BestEpoch = report.Epoch;
            State.BestValue = value;
            if (stopping.RestoreBest) _network.Parameters.CopyTo(State.BestWeights, 0);
        }

        State.IsStopped = report.Epoch - State.BestEpoch >= stopping.Patience;
    }

    private (double? Loss, ImmutableSortedDictionary<string, double> Metrics) Judge(SampleSet samples)
    {
        var sum = 0.0;
        var metrics = default(MetricAccumulator);
        for (var start = 0; start < samples.Rows; start += _backpropagation.MaxRows)
        {
            var rows = Math.Min(_backpropagation.MaxRows, samples.Rows - start);
            var t = samples.Targets.AsSpan(start * samples.TargetCount, rows * samples.TargetCount);
            _backpropagation.Forward(samples.Inputs.AsMemory(start * samples.InputCount, rows * samples.InputCount), rows, null);
            var weights = samples.WeightsOf(start, rows);
            sum += _backpropagation.LossSum(t, weights, rows);
            metrics = AddMetrics(metrics, samples, t, weights, rows);
        }

        return (sum / samples.Rows, metrics.ToMetrics(samples, samples.Rows));
    }

    private MetricAccumulator AddMetrics(
        MetricAccumulator metrics, SampleSet samples, ReadOnlySpan<float> t, ReadOnlySpan<float> weights, int rows)
    {
        var y = _backpropagation.Outputs(rows);
        return metrics.Add(samples, y, t).AddLoss(samples, _network.Definition.Loss, y, t, weights);
    }

    // Of nothing the library says that it is not finite.
    private static bool IsFinite(float[] numbers) => numbers.Length == 0 || TensorPrimitives.IsFiniteAll<float>(numbers);

    private void Diverge(string what) => Divergence = string.Create(
        CultureInfo.InvariantCulture,
        $"The {what} was no longer a finite number in epoch {State.Epoch + 1}: the steps are too large. Try a learning rate below "
            + $"{_options.Optimizer.LearningRate}, clipNorm, standardised inputs, or smaller initial weights.");
}
