using System.Collections.Immutable;

namespace NnService.Domain.Evaluation;

/// <summary>Rows that were given about the same probability.</summary>
/// <param name="MeanProbability">The mean of the probabilities.</param>
/// <param name="Share">How many of the rows it was true of.</param>
/// <param name="Rows">The rows.</param>
public sealed record ReliabilityBin(double MeanProbability, double Share, int Rows);

/// <summary>Compares probabilities with what came true, in ten intervals of the same width.</summary>
/// <remarks>One instance is not thread-safe.</remarks>
internal sealed class Reliability
{
    private const int Count = 10;

    private readonly double[] _probabilities = new double[Count];
    private readonly int[] _rows = new int[Count];
    private readonly int[] _true = new int[Count];

    /// <summary>The intervals that have rows, from 0 to 1.</summary>
    public ImmutableArray<ReliabilityBin> Bins =>
    [
        .. Enumerable.Range(0, Count).Where(bin => _rows[bin] > 0)
            .Select(bin => new ReliabilityBin(_probabilities[bin] / _rows[bin], (double)_true[bin] / _rows[bin], _rows[bin])),
    ];

    /// <summary>
    /// Σ nᵦ/n·|pᵦ − sᵦ| over the intervals, n rows, p their mean probability, s the share it was true of: the expected calibration
    /// error (Guo, Pleiss, Sun and Weinberger 2017).
    /// </summary>
    public double Error
    {
        get
        {
            double rows = _rows.Sum();
            return Bins.Sum(bin => bin.Rows / rows * Math.Abs(bin.MeanProbability - bin.Share));
        }
    }

    /// <summary>Takes a row.</summary>
    /// <param name="probability">What it was given, 0 to 1.</param>
    /// <param name="isTrue">Whether it came true.</param>
    public void Add(double probability, bool isTrue)
    {
        var bin = Math.Clamp((int)(probability * Count), 0, Count - 1);
        _probabilities[bin] += probability;
        _rows[bin]++;
        if (isTrue) _true[bin]++;
    }
}
