using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Networks;

namespace NnService.Domain.Evaluation;

/// <summary>
/// Judges a network on rows that come in parts. Wherever the parts begin, the report has the bits that all rows at once would give.
/// </summary>
/// <remarks>
/// Kept of a row is only what the metrics need in the end: nothing of several classes or labels, 5 bytes of two classes, and 8 bytes per
/// target of numbers.
/// One instance is not thread-safe.
/// </remarks>
public sealed class EvaluationAccumulator
{
    private readonly Ensemble _network;
    private readonly DataEncoding _encoding;
    private readonly int _inputs;
    private readonly int _outputs;
    private float[] _x = [];
    private float[] _t = [];
    private float[] _z = [];
    private float[] _y = [];
    private readonly ImmutableArray<double> _scales;
    private readonly bool _isScaled;
    private readonly ClassificationMetrics? _classes;
    private readonly List<float> _answers = [];
    private readonly List<float> _targets = [];
    private int _capacity;
    private int _waiting;
    private int _rows;
    private long _right;
    private double _loss;
    private double _lossInTargetUnits;

    /// <summary>Begins without any row.</summary>
    /// <param name="network">The network.</param>
    /// <param name="encoding">The encoding that makes the rows.</param>
    public EvaluationAccumulator(Ensemble network, DataEncoding encoding)
    {
        _network = network;
        _encoding = encoding;
        _inputs = network.Definition.FanIn(0);
        _outputs = network.Definition.Outputs!.Value;
        _scales = [.. encoding.Targets.Select(target => target.Scale)];
        _isScaled = _scales.Any(scale => scale != 1);
        _classes = encoding.Task is LearningTask.Regression or LearningTask.MultiLabel ? null : new(LabelsOf(encoding));
    }

    /// <summary>Takes rows of a part, as many as the network answers at a time.</summary>
    /// <param name="samples">The part.</param>
    /// <param name="start">Its first row that was not taken yet.</param>
    /// <returns>Its next one; the part is done when that is the number of its rows.</returns>
    public int Add(SampleSet samples, int start)
    {
        // The loss is summed up by groups of rows, so a group may not end where a part does.
        var rows = Math.Min(samples.Rows - start, Evaluator.GroupRows - _waiting);
        Grow(_waiting + rows);
        samples.Inputs.AsSpan(start * _inputs, rows * _inputs).CopyTo(_x.AsSpan(_waiting * _inputs));
        samples.Targets.AsSpan(start * _outputs, rows * _outputs).CopyTo(_t.AsSpan(_waiting * _outputs));
        if ((_waiting += rows) == Evaluator.GroupRows) Judge();
        return start + rows;
    }

    /// <summary>Takes answers that were given already.</summary>
    /// <param name="z">Weighted sums of the last layer, rows × outputs.</param>
    /// <param name="y">Outputs, rows × outputs.</param>
    /// <param name="t">Targets, rows × outputs.</param>
    public void AddAnswers(ReadOnlySpan<float> z, ReadOnlySpan<float> y, ReadOnlySpan<float> t)
    {
        if (_waiting > 0) Judge();
        const int Group = Evaluator.GroupRows;
        for (var start = 0; start < y.Length; start += Group * _outputs)
        {
            var part = start..Math.Min(y.Length, start + (Group * _outputs));
            Take(y[part], t[part], y[part].Length / _outputs, _network.Definition.Loss.Sum(z[part], y[part], t[part], [], _outputs));
        }
    }

    /// <summary>Loss and metrics over all rows, of which there is at least one; to be called once.</summary>
    public EvaluationReport Report()
    {
        if (_waiting > 0) Judge();
        var loss = _loss / _rows;
        return _encoding.Task switch
        {
            LearningTask.Regression =>
                RegressionMetrics.Of(_encoding, CollectionsMarshal.AsSpan(_answers), CollectionsMarshal.AsSpan(_targets), _outputs, loss)
                with
                { LossInTargetUnits = _isScaled && double.IsFinite(_lossInTargetUnits) ? _lossInTargetUnits / _rows : null },
            LearningTask.MultiLabel => new() { Rows = _rows, Loss = loss, Accuracy = (double)_right / ((long)_rows * _outputs) },
            _ => _classes!.Report(loss),
        };
    }

    // A network of very many inputs is judged by few rows.
    private void Grow(int rows)
    {
        if (rows <= _capacity) return;
        _capacity = Math.Min(Evaluator.GroupRows, Math.Max(rows, 2 * _capacity));
        if (_capacity * Math.Max((long)_inputs, _outputs) > Array.MaxLength) _capacity = rows;
        Array.Resize(ref _x, _capacity * _inputs);
        Array.Resize(ref _t, _capacity * _outputs);
        _z = new float[_t.Length];
        _y = new float[_t.Length];
    }

    private void Judge()
    {
        var numbers = _waiting * _outputs;
        var y = _y.AsSpan(0, numbers);
        var t = _t.AsSpan(0, numbers);
        var loss = Evaluator.Answer(_network, _x.AsSpan(0, _waiting * _inputs), t, _waiting, _z.AsSpan(0, numbers), y);
        Take(y, t, _waiting, loss);
        _waiting = 0;
    }

    private void Take(ReadOnlySpan<float> y, ReadOnlySpan<float> t, int rows, double loss)
    {
        _loss += loss;
        _rows += rows;
        if (_classes is not null)
        {
            _classes.Add(y, t, _outputs);
        }
        else if (_encoding.Task == LearningTask.MultiLabel)
        {
            _right += MetricAccumulator.CountCorrect(y, t);
        }
        else
        {
            _answers.AddRange(y);
            _targets.AddRange(t);
            if (_isScaled) _lossInTargetUnits += TargetUnits.LossSum(_network.Definition.Loss, _scales, y, t, []);
        }
    }

    private static ImmutableArray<string> LabelsOf(DataEncoding encoding) => encoding.Targets.IsEmpty
        ? [.. Enumerable.Range(0, encoding.Task == LearningTask.Binary ? 2 : encoding.OutputCount)
            .Select(i => i.ToString(CultureInfo.InvariantCulture))]
        : encoding.Targets[0].ShownClasses;
}
