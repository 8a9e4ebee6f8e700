namespace NnService.Domain.Data;

/// <summary>The values of a column as few bins, so that columns of any type can be compared.</summary>
/// <param name="OfRow">The bin of each row, −1 where its value is missing.</param>
/// <param name="Count">How many bins there are; not all of them need have rows.</param>
/// <remarks>
/// Of at most 20 different numbers each is a bin; of more, the bins are the ten between their deciles, which hold about equally many rows
/// and stay the same whatever the numbers are rescaled by. Of words the 100 most frequent are bins, and the others one more. Treated as
/// immutable; then thread-safe.
/// </remarks>
public sealed record ValueBins(int[] OfRow, int Count)
{
    private const int FewNumbers = 20;
    private const int Quantiles = 10;
    private const int FrequentWords = 100;

    /// <summary>The bins of a column.</summary>
    public static ValueBins Of(Column column) => column.Type == ColumnType.Number ? OfNumbers(column.Numbers) : OfWords(column);

    private static ValueBins OfNumbers(double[] numbers)
    {
        double[] sorted = [.. numbers.Where(number => !double.IsNaN(number))];
        Array.Sort(sorted);
        var edges = Edges(sorted);
        return new([.. numbers.Select(number => double.IsNaN(number) ? -1 : BinOf(edges, number))], edges.Count + 1);
    }

    // Where bins begin, but for the first one.
    private static List<double> Edges(double[] sorted)
    {
        var edges = new List<double>();
        for (var i = 1; i < sorted.Length && edges.Count < FewNumbers; i++)
        {
            if (sorted[i] != sorted[i - 1]) edges.Add(sorted[i]);
        }

        if (edges.Count < FewNumbers) return edges;
        edges.Clear();
        for (var quantile = 1; quantile < Quantiles; quantile++)
        {
            var edge = sorted[(int)((long)quantile * sorted.Length / Quantiles)];
            if (edge > (edges.Count == 0 ? sorted[0] : edges[^1])) edges.Add(edge);
        }

        return edges;
    }

    private static int BinOf(List<double> edges, double number)
    {
        var place = edges.BinarySearch(number);
        return place >= 0 ? place + 1 : ~place;
    }

    private static ValueBins OfWords(Column column)
    {
        if (column.Categories.Length <= FrequentWords) return new(column.Codes, column.Categories.Length);
        var counts = new int[column.Categories.Length];
        foreach (var code in column.Codes)
        {
            if (code >= 0) counts[code]++;
        }

        var bins = new int[counts.Length];
        Array.Fill(bins, FrequentWords);
        var frequent = Enumerable.Range(0, counts.Length).OrderByDescending(code => counts[code]).Take(FrequentWords);
        foreach (var (bin, code) in frequent.Index()) bins[code] = bin;
        return new([.. column.Codes.Select(code => code < 0 ? -1 : bins[code])], FrequentWords + 1);
    }
}
