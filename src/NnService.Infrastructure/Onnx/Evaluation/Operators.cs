using NnService.Infrastructure.Onnx.Format;

namespace NnService.Infrastructure.Onnx.Evaluation;

/// <summary>Operators of ONNX that are more than one line.</summary>
internal static class Operators
{
    public static OnnxArray Cast(OnnxArray x, OnnxType type) => type switch
    {
        OnnxType.Bool => x.Map(number => number == 0 ? 0 : 1, type),
        OnnxType.Int64 => x.Map(Math.Truncate, type),
        _ => x.Map(number => number, type),
    };

    public static OnnxArray Concat(OnnxArray[] parts)
    {
        var rows = parts[0].Rows;
        var columns = parts.Sum(part => part.Columns);
        var numbers = new double[rows * columns];
        var at = 0;
        foreach (var part in parts)
        {
            for (var row = 0; row < rows; row++)
                part.Numbers.AsSpan(row * part.Columns, part.Columns).CopyTo(numbers.AsSpan((row * columns) + at));
            at += part.Columns;
        }

        return OnnxArray.Of(parts[0].Type, [rows, columns], numbers);
    }

    public static OnnxArray GatherColumns(OnnxArray x, OnnxArray indices) => OnnxArray.Of(
        x.Type,
        [x.Rows, indices.Numbers.Length],
        [.. Enumerable.Range(0, x.Rows).SelectMany(row => indices.Numbers.Select(column => x.Numbers[(row * x.Columns) + (int)column]))]);

    public static OnnxArray GatherItems(OnnxArray x, OnnxArray indices) => x.Type == OnnxType.String
        ? OnnxArray.Of(indices.Shape, [.. indices.Numbers.Select(index => x.Words[(int)index])])
        : OnnxArray.Of(x.Type, indices.Shape, [.. indices.Numbers.Select(index => x.Numbers[(int)index])]);

    public static OnnxArray Encode(OnnxArray x, OnnxNode node)
    {
        var keys = node.Find("keys_strings")!.Texts!;
        var values = node.Find("values_int64s")!.Wholes!;
        var codes = keys.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
        var otherwise = node.Whole("default_int64", -1);
        return OnnxArray.Of(OnnxType.Int64, x.Shape, [.. x.Words.Select(word => (double)codes.GetValueOrDefault(word, otherwise))]);
    }

    /// <summary>x·W + b.</summary>
    public static OnnxArray Sums(OnnxArray x, OnnxTensor kernel, double[] bias)
    {
        var rows = x.Rows;
        var inputs = x.Columns;
        var units = (int)kernel.Dims[1];
        var sums = new double[rows * units];
        var weights = new float[units];
        for (var row = 0; row < rows; row++)
            bias.CopyTo(sums, row * units);
        for (var i = 0; i < inputs; i++)
        {
            kernel.CopyFloats(i * units, weights);
            for (var row = 0; row < rows; row++)
            {
                var number = x.Numbers[(row * inputs) + i];
                var z = sums.AsSpan(row * units, units);
                for (var j = 0; j < units; j++)
                    z[j] += number * weights[j];
            }
        }

        return OnnxArray.Of(x.Type, [rows, units], sums);
    }

    public static OnnxArray Softmax(OnnxArray x)
    {
        var probabilities = new double[x.Numbers.Length];
        for (var row = 0; row < x.Rows; row++)
        {
            var z = x.Numbers.AsSpan(row * x.Columns, x.Columns);
            var a = probabilities.AsSpan(row * x.Columns, x.Columns);
            var highest = double.NegativeInfinity;
            var sum = 0.0;
            foreach (var number in z) highest = Math.Max(highest, number);
            for (var j = 0; j < z.Length; j++) sum += a[j] = Math.Exp(z[j] - highest);
            for (var j = 0; j < z.Length; j++) a[j] /= sum;
        }

        return OnnxArray.Of(x.Type, x.Shape, probabilities);
    }

    /// <summary>The first of the largest in each row.</summary>
    public static OnnxArray ArgMax(OnnxArray x) => OnnxArray.Of(OnnxType.Int64, [x.Rows], [.. Enumerable.Range(0, x.Rows).Select(row =>
    {
        var best = 0;
        var numbers = x.Numbers.AsSpan(row * x.Columns, x.Columns);
        for (var j = 1; j < numbers.Length; j++)
            if (numbers[j] > numbers[best]) best = j;
        return (double)best;
    })]);
}
