using System.Collections.Immutable;
using NnService.Domain.Data;
using NnService.Domain.Encoding;

namespace NnService.Infrastructure.Onnx.Evaluation;

/// <summary>
/// Rows to compare a graph with its version, made from what the encoding knows: no row of the data has to be kept for it.
/// </summary>
/// <remarks>
/// The first row holds what is typical, then come the lowest and the highest, one in which all is missing, and mixtures with words that
/// were never seen.
/// </remarks>
internal static class ProbeRows
{
    public const int Count = 16;

    private const int Mixtures = 4; // the first of them

    /// <summary>The columns of a table, one per feature.</summary>
    public static Table Of(DataEncoding encoding) => new([.. encoding.Features.Select(Column)]);

    /// <summary>Plain numbers between −2 and 2, rows × inputs.</summary>
    public static float[] Plain(int inputs)
    {
        var numbers = new float[Count * inputs];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = (float)(2 * Math.Sin(1 + (i * 1.7)));
        return numbers;
    }

    private static Column Column(FeatureEncoding feature, int place) => feature.Type == ColumnType.Number
        ? Domain.Data.Column.OfNumbers(feature.Name, Pick(Numbers(feature), place))
        : Domain.Data.Column.OfWords(feature.Name, feature.Type, Pick(Words(feature), place));

    // Typical, lowest, highest, missing, and more; as 32-bit numbers, which is what a graph takes.
    private static double[] Numbers(FeatureEncoding feature)
    {
        var low = feature.Min ?? 0;
        var high = feature.Max ?? 0;
        var fill = feature.Fill ?? 0;
        return [.. ((double[])[
            fill, low, high, double.NaN, low + ((high - low) / 4), high - ((high - low) / 4), fill + (high - low),
        ]).Select(
            number => (double)(float)number)];
    }

    private static string?[] Words(FeatureEncoding feature)
    {
        ImmutableArray<string> known = [.. feature.Categories, .. feature.Pooled];
        string?[] fixedOnes = [feature.FillWord, known.FirstOrDefault(), known.LastOrDefault(), null];
        return feature.Type == ColumnType.Boolean ? fixedOnes : [.. fixedOnes, .. known.Take(Count), "\u0001 never seen"];
    }

    private static T[] Pick<T>(T[] choices, int place) =>
        [.. Enumerable.Range(0, Count).Select(row => choices[row < Mixtures ? row : (row + (place * 3)) % choices.Length])];
}
