using System.Buffers;
using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Prediction;
using NnService.Infrastructure.Onnx.Evaluation;
using NnService.Infrastructure.Onnx.Export;
using NnService.Infrastructure.Onnx.Format;

namespace NnService.Infrastructure.Onnx;

/// <summary>Compares the answers of a written graph with those of its version.</summary>
internal static class OnnxProbe
{
    /// <summary>
    /// The largest difference over the probe rows: |a − b|, beyond 1 relative to what the version answers; infinite where the graph answers
    /// no number, or another label than its own probabilities mean.
    /// </summary>
    /// <param name="file">The bytes of an .onnx file.</param>
    public static double LargestDifference(ReadOnlySequence<byte> file, Predictor predictor)
    {
        var encoding = predictor.Encoding;
        if (!encoding.IsPlain) return LargestDifference(file, predictor, ProbeRows.Of(encoding));
        var graph = Read(file);
        var x = ProbeRows.Plain(encoding.InputCount);
        return LargestDifference(
            encoding, new OnnxEvaluator(graph).Run(OnnxInputs.Of(graph, x, encoding.InputCount)), predictor.Predict(x, ProbeRows.Count));
    }

    /// <inheritdoc cref="LargestDifference(ReadOnlySequence{byte}, Predictor)"/>
    /// <param name="table">Rows to compare on, with a column for each feature.</param>
    public static double LargestDifference(ReadOnlySequence<byte> file, Predictor predictor, Table table)
    {
        var graph = Read(file);
        var encoding = predictor.Encoding;
        int[] rows = [.. Enumerable.Range(0, table.Rows)];
        var samples = (encoding with { Targets = [] }).Encode(table, rows, new Dictionary<string, int>());
        return LargestDifference(
            encoding, new OnnxEvaluator(graph).Run(OnnxInputs.Of(graph, encoding, table)), predictor.Predict(samples.Inputs, table.Rows));
    }

    private static OnnxGraph Read(ReadOnlySequence<byte> file) => OnnxReader.Read(file, int.MaxValue).Graph;

    private static double LargestDifference(DataEncoding encoding, Dictionary<string, OnnxArray> answers, PredictedRow?[] expected)
    {
        var numbers = answers[AnswerNodes.NamesOf(encoding)[^1]];
        var largest = 0.0;
        for (var row = 0; row < expected.Length; row++)
        {
            // Where the numbers of a row are too large for the network, neither side has an answer.
            if (expected[row] is not { } answer) continue;
            for (var k = 0; k < numbers.Columns; k++)
                largest = Math.Max(largest, Difference(numbers.Numbers[(row * numbers.Columns) + k], answer.Values[k]));
            if (answers.TryGetValue(AnswerNodes.Label, out var labels) && !IsLabelOf(encoding, labels, numbers, row))
                return double.PositiveInfinity;
        }

        return largest;
    }

    private static double Difference(double graph, double version) =>
        double.IsFinite(graph) ? Math.Abs(graph - version) / Math.Max(1, Math.Abs(version)) : double.PositiveInfinity;

    // Two equally probable classes may change places by rounding, so a label is held against the probabilities beside it.
    private static bool IsLabelOf(DataEncoding encoding, OnnxArray labels, OnnxArray probabilities, int row)
    {
        var p = probabilities.Numbers.AsSpan(row * probabilities.Columns, probabilities.Columns);
        if (encoding.Task != LearningTask.MultiLabel)
            return Text(
                labels,
                row) == encoding.Targets[0].Shown(encoding.Task == LearningTask.Binary ? (p[1] >= 0.5 ? 1 : 0) : p.IndexOf(Highest(p)));
        for (var k = 0; k < p.Length; k++)
            if (Text(labels, (row * p.Length) + k) != encoding.Targets[k].Shown(p[k] >= 0.5 ? 1 : 0)) return false;
        return true;
    }

    private static double Highest(ReadOnlySpan<double> numbers)
    {
        var highest = numbers[0];
        foreach (var number in numbers) highest = Math.Max(highest, number);
        return highest;
    }

    private static string Text(OnnxArray labels, int at) =>
        labels.Type == OnnxType.String
            ? labels.Words[at]
            : labels.Numbers[at].ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}
