using NnService.Infrastructure.Onnx.Format;

namespace NnService.Infrastructure.Onnx.Evaluation;

/// <summary>A value while a graph is evaluated: numbers of every type in double precision, or words.</summary>
/// <param name="Shape">Rows × columns; one number for a list.</param>
internal sealed record OnnxArray(OnnxType Type, int[] Shape, double[] Numbers, string[] Words)
{
    public int Rows => Shape[0];

    public int Columns => Shape.Length == 1 ? 1 : Shape[1];

    /// <summary>Numbers, each rounded to the precision of the type.</summary>
    public static OnnxArray Of(OnnxType type, int[] shape, double[] numbers)
    {
        if (type == OnnxType.Float)
        {
            for (var i = 0; i < numbers.Length; i++)
                numbers[i] = (float)numbers[i];
        }

        return new(type, shape, numbers, []);
    }

    public static OnnxArray Of(int[] shape, string[] words) => new(OnnxType.String, shape, [], words);

    public static OnnxArray Of(OnnxTensor tensor) => tensor.Type == OnnxType.String
        ? Of(ShapeOf(tensor), [.. tensor.Words])
        : Of(
            tensor.Type,
            ShapeOf(tensor),
            tensor.ToDoubles() ?? throw new InvalidOperationException($"The constant {tensor.Name} has another length than its shape."));

    /// <summary>Each number by itself.</summary>
    public OnnxArray Map(Func<double, double> map, OnnxType? type = null) => Of(type ?? Type, Shape, [.. Numbers.Select(map)]);

    /// <summary>Pairs of numbers; where one array has a single row or column, it stands for all of them.</summary>
    public OnnxArray Zip(OnnxArray other, Func<double, double, double> map, OnnxType? type = null)
    {
        var shape = Common(this, other);
        var numbers = new double[Common(this, other).Aggregate(1, (count, size) => count * size)];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = map(Numbers[IndexIn(shape, i)], other.Numbers[other.IndexIn(shape, i)]);
        return Of(type ?? Type, shape, numbers);
    }

    /// <summary>The elements of one array where this one is not 0, of the other where it is.</summary>
    public OnnxArray Choose(OnnxArray yes, OnnxArray no)
    {
        var shape = Common(Common(Shape, yes.Shape), no.Shape);
        var count = shape.Aggregate(1, (product, size) => product * size);
        T[] Pick<T>(T[] first, T[] second) =>
            [.. Enumerable.Range(0, count)
                .Select(i => Numbers[IndexIn(shape, i)] != 0 ? first[yes.IndexIn(shape, i)] : second[no.IndexIn(shape, i)])];
        return yes.Type == OnnxType.String ? Of(shape, Pick(yes.Words, no.Words)) : Of(yes.Type, shape, Pick(yes.Numbers, no.Numbers));
    }

    private static int[] Common(OnnxArray one, OnnxArray other) => Common(one.Shape, other.Shape);

    private static int[] Common(int[] one, int[] other) =>
        one.Length == other.Length
            ? [.. one.Zip(
                other,
                (a, b) => a == 1 ? b : b == 1 || a == b ? a : throw new InvalidOperationException($"{a} and {b} do not go together."))]
            : throw new InvalidOperationException("Shapes differ in length.");

    private int IndexIn(int[] shape, int i)
    {
        if (shape.Length == 1) return Rows == 1 ? 0 : i;
        var row = i / shape[1];
        var column = i % shape[1];
        return ((Rows == 1 ? 0 : row) * Columns) + (Columns == 1 ? 0 : column);
    }

    private static int[] ShapeOf(OnnxTensor tensor) => [.. tensor.Dims.Select(dim => (int)dim)];
}
