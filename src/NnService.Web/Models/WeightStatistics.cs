namespace NnService.Web.Models;

/// <summary>What can be said of many weights in a few numbers.</summary>
/// <param name="Count">How many they are.</param>
/// <param name="Min">The smallest.</param>
/// <param name="Max">The largest.</param>
/// <param name="Mean">The arithmetic mean.</param>
/// <param name="StandardDeviation">The standard deviation over n.</param>
/// <param name="Counts">How many lie in each of equal ranges from the smallest to the largest.</param>
internal sealed record WeightStatistics(
    long Count, double Min, double Max, double Mean, double StandardDeviation, IReadOnlyList<long> Counts)
{
    private const int Ranges = 30;

    /// <summary>The statistics of all weights that are numbers; null without any.</summary>
    public static WeightStatistics? Of(IReadOnlyList<IReadOnlyList<double>> kernel)
    {
        var values = kernel.SelectMany(row => row).Where(double.IsFinite).ToArray();
        if (values.Length == 0) return null;
        var min = values.Min();
        var max = values.Max();
        var mean = values.Average();
        var deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        var counts = new long[max > min ? Ranges : 1];
        foreach (var value in values) counts[Place(value, min, max, counts.Length)]++;
        return new(values.Length, min, max, mean, deviation, counts);
    }

    /// <summary>A table of at most so many rows and columns; a cell is the weight farthest from zero of those it stands for.</summary>
    public static IReadOnlyList<IReadOnlyList<double>> Shrink(IReadOnlyList<IReadOnlyList<double>> kernel, int mostRows, int mostColumns)
    {
        var rowsEach = Ceiling(kernel.Count, mostRows);
        var columnsEach = Ceiling(kernel[0].Count, mostColumns);
        if (rowsEach == 1 && columnsEach == 1) return kernel;
        return [.. kernel.Chunk(rowsEach).Select(rows => (IReadOnlyList<double>)
        [
            .. Enumerable.Range(0, Ceiling(kernel[0].Count, columnsEach))
                .Select(part => rows.SelectMany(row => row.Skip(part * columnsEach).Take(columnsEach)).MaxBy(Math.Abs)),
        ])];
    }

    /// <summary>The same weights, their rows as columns.</summary>
    public static IReadOnlyList<IReadOnlyList<double>> Turn(IReadOnlyList<IReadOnlyList<double>> kernel) =>
        [.. Enumerable.Range(0, kernel[0].Count).Select(unit => (IReadOnlyList<double>)[.. kernel.Select(row => row[unit])])];

    private static int Place(double value, double min, double max, int ranges) =>
        max > min ? Math.Min(ranges - 1, (int)((value - min) / (max - min) * ranges)) : 0;

    private static int Ceiling(int count, int divisor) => (count + divisor - 1) / divisor;
}
