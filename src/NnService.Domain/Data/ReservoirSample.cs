namespace NnService.Domain.Data;

/// <summary>Quantiles of numbers that come one by one: exact for as many as are kept, beyond that those of a sample of this size.</summary>
/// <remarks>
/// Every number is as likely in the sample as any other (reservoir sampling, Vitter 1985), drawn from a fixed seed: the same numbers in the
/// same order give the same sample. The share of all numbers below a sampled p-quantile differs from p by a standard error of √(p(1 −
/// p)/size): of 65 536 numbers 0.2 % at the median and 0.04 % at p = 0.01, and more than three times that is rare. Memory is 8 bytes per
/// number kept. One instance is not thread-safe.
/// </remarks>
/// <param name="size">Numbers that are kept at most, at least 1.</param>
public sealed class ReservoirSample(int size)
{
    private readonly List<double> _kept = [];
    private ulong _state = Seeds.Mix(0, 0);
    private int _size = size;
    private ulong _seen;

    /// <summary>Takes one number more; it is finite.</summary>
    public void Add(double number)
    {
        _seen++;
        if (_seen <= (ulong)_size) _kept.Add(number);
        else if (Draw(_seen) is var place && place < (ulong)_size) _kept[(int)place] = number;
    }

    /// <summary>Keeps fewer from now on, again each as likely as any other.</summary>
    /// <param name="size">At least 1 and no more than before.</param>
    public void Shrink(int size)
    {
        for (_size = size; _kept.Count > size; _kept.RemoveAt(_kept.Count - 1))
            _kept[(int)Draw((ulong)_kept.Count)] = _kept[^1];
        _kept.TrimExcess();
    }

    /// <summary>
    /// The numbers below which these shares of all lie; between two neighbours in order it is interpolated, as R and NumPy do by default.
    /// At least one number was taken.
    /// </summary>
    /// <param name="shares">Each from 0 to 1.</param>
    public double[] Quantiles(params double[] shares)
    {
        double[] sorted = [.. _kept];
        Array.Sort(sorted);
        return [.. shares.Select(share => Quantile(sorted, share))];
    }

    private static double Quantile(double[] sorted, double share)
    {
        var rank = share * (sorted.Length - 1);
        var below = sorted[(int)rank];
        var above = sorted[Math.Min((int)rank + 1, sorted.Length - 1)];
        return below == above ? below : double.Lerp(below, above, rank - (int)rank); // a difference of the two could overflow
    }

    // The high half of the product is uniform on 0 … below−1, but for a bias that cannot be measured.
    private ulong Draw(ulong below) => Math.BigMul(Seeds.Next(ref _state), below, out _);
}
