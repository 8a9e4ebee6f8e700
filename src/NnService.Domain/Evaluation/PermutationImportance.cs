using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Networks;

namespace NnService.Domain.Evaluation;

/// <summary>How much a feature matters.</summary>
/// <param name="Mean">The mean loss of quality when the feature's values are dealt out anew among the rows.</param>
/// <param name="StandardDeviation">The standard deviation of it over the repeats, over n.</param>
public readonly record struct Importance(double Mean, double StandardDeviation);

/// <summary>
/// Permutation importance (Breiman 2001): the values of one feature are shuffled among the rows, and what the network then answers worse is
/// what the feature is worth.
/// </summary>
/// <remarks>
/// Measured is the fall of accuracy, for numbers that of R², and where R² is not defined the rise of the loss. Features that tell the same
/// share their worth: each alone seems to matter little. A pure function of its arguments. One instance is not thread-safe: it shuffles a
/// copy of the rows in place.
/// </remarks>
public sealed class PermutationImportance
{
    private readonly Ensemble _network;
    private readonly DataEncoding _encoding;
    private readonly SampleSet _original;
    private readonly SampleSet _shuffled;
    private readonly float[] _y;
    private readonly int[] _order;

    /// <summary>Judges the network on the rows as they are.</summary>
    /// <param name="network">The network.</param>
    /// <param name="encoding">The encoding that made the rows.</param>
    /// <param name="samples">At least one row.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public PermutationImportance(Ensemble network, DataEncoding encoding, SampleSet samples, CancellationToken cancellationToken = default)
    {
        _network = network;
        _encoding = encoding;
        _original = samples;
        _shuffled = new([.. samples.Inputs], samples.Targets, samples.InputCount, samples.TargetCount)
        {
            Task = samples.Task,
            TargetScales = samples.TargetScales,
        };
        _y = new float[samples.Rows * samples.TargetCount];
        _order = new int[samples.Rows];
        Metric = samples.Task != LearningTask.Regression ? "accuracy" : double.IsNaN(Judge("r2", cancellationToken)) ? "loss" : "r2";
        Baseline = Judge(Metric, cancellationToken);
    }

    /// <summary>What is measured: <c>accuracy</c>, <c>r2</c> or <c>loss</c>.</summary>
    public string Metric { get; }

    /// <summary>Its value on the rows as they are.</summary>
    public double Baseline { get; }

    /// <summary>Features, each with an index from 0: those of the encoding, of plain numbers the inputs.</summary>
    public static int CountOf(DataEncoding encoding) => encoding.IsPlain ? encoding.InputCount : encoding.Features.Length;

    /// <summary>The importance of one feature.</summary>
    /// <param name="feature">Its index in the encoding, of plain numbers that of the input.</param>
    /// <param name="repeats">How often it is shuffled, at least 1.</param>
    /// <param name="seed">The seed of the shuffles.</param>
    /// <param name="cancellationToken">Gives up; what was given up measures nothing afterwards.</param>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public Importance Of(int feature, int repeats, long seed, CancellationToken cancellationToken = default)
    {
        var (place, width) = PlaceOf(feature);
        var drops = new double[repeats];
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            Shuffle.Fill(seed, ((ulong)feature << 32) | (uint)repeat, _order);
            for (var row = 0; row < _order.Length; row++)
                Copy(_order[row], row, place, width);
            var judged = Judge(Metric, cancellationToken);
            drops[repeat] = Metric == "loss" ? judged - Baseline : Baseline - judged;
        }

        for (var row = 0; row < _order.Length; row++)
            Copy(row, row, place, width);
        var moments = Moments.Of(drops);
        return new(moments.Mean, moments.StandardDeviation);
    }

    private (int Place, int Width) PlaceOf(int feature)
    {
        if (_encoding.IsPlain) return (feature, 1);
        var place = 0;
        for (var f = 0; f < feature; f++)
            place += _encoding.Features[f].Width;
        return (place, _encoding.Features[feature].Width);
    }

    private void Copy(int from, int to, int place, int width) =>
        _original.Inputs.AsSpan((from * _original.InputCount) + place, width)
            .CopyTo(_shuffled.Inputs.AsSpan((to * _original.InputCount) + place, width));

    private double Judge(string metric, CancellationToken cancellationToken)
    {
        var loss = Evaluator.Outputs(_network, _shuffled, _y, cancellationToken);
        return metric switch
        {
            "loss" => loss,
            "r2" => RegressionMetrics.Of(_encoding, _y, _shuffled.Targets, _shuffled.TargetCount, loss).R2 ?? double.NaN,
            _ => Evaluator.Share(_shuffled, _y),
        };
    }
}
