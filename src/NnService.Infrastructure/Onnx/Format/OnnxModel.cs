using System.Runtime.InteropServices;

namespace NnService.Infrastructure.Onnx.Format;

/// <summary>What of ONNX is written and read here; the names are those of its specification.</summary>
internal sealed record OnnxModel
{
    public long IrVersion { get; init; }

    public string ProducerName { get; init; } = "";

    public string ProducerVersion { get; init; } = "";

    public long ModelVersion { get; init; }

    public required OnnxGraph Graph { get; init; }

    /// <summary>Versions of the sets of operators, by domain; the standard one is "".</summary>
    public required IReadOnlyDictionary<string, long> Opsets { get; init; }

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}

/// <summary>Nodes in an order in which each finds its inputs made.</summary>
internal sealed record OnnxGraph(
    string Name,
    IReadOnlyList<OnnxNode> Nodes,
    IReadOnlyList<OnnxTensor> Initializers,
    IReadOnlyList<OnnxValueInfo> Inputs,
    IReadOnlyList<OnnxValueInfo> Outputs);

/// <summary>One operation; an input that is left out is "".</summary>
internal sealed record OnnxNode(
    string OpType,
    string Domain,
    string Name,
    IReadOnlyList<string> Inputs,
    IReadOnlyList<string> Outputs,
    IReadOnlyList<OnnxAttribute> Attributes)
{
    public OnnxAttribute? Find(string name) => Attributes.FirstOrDefault(attribute => attribute.Name == name);

    public float Single(string name, float otherwise) => Find(name)?.Single ?? otherwise;

    public long Whole(string name, long otherwise) => Find(name)?.Whole ?? otherwise;
}

/// <summary>A named constant of a node; one of the values is there.</summary>
internal sealed record OnnxAttribute(string Name)
{
    public float? Single { get; init; }

    public long? Whole { get; init; }

    public string? Text { get; init; }

    public OnnxTensor? Tensor { get; init; }

    public IReadOnlyList<long>? Wholes { get; init; }

    public IReadOnlyList<string>? Texts { get; init; }

    /// <summary>Whether it has a value of a kind that is not read here, such as a graph.</summary>
    public bool IsOther { get; init; }
}

/// <summary>A constant array.</summary>
internal sealed record OnnxTensor(string Name, OnnxType Type, IReadOnlyList<long> Dims)
{
    /// <summary>The numbers as their bytes, little-endian and row-major; empty for strings.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Whether the numbers are in another file.</summary>
    public bool IsExternal { get; init; }

    /// <summary>Numbers that the shape asks for; beyond all memory it does not matter how many.</summary>
    public Int128 Count => Dims.Aggregate((Int128)1, (count, dim) => Int128.Min(count, long.MaxValue) * dim);

    public static OnnxTensor Of(string name, IReadOnlyList<long> dims, ReadOnlySpan<float> numbers) =>
        new(name, OnnxType.Float, dims) { Data = ToBytes(numbers) };

    /// <summary>A tensor of numbers that are not copied and must not change while it is used.</summary>
    public static OnnxTensor Over(string name, IReadOnlyList<long> dims, ReadOnlyMemory<float> numbers) =>
        new(name, OnnxType.Float, dims) { Data = NumberBytes.Of(numbers) };

    public static OnnxTensor Of(string name, IReadOnlyList<long> dims, ReadOnlySpan<double> numbers) =>
        new(name, OnnxType.Double, dims) { Data = ToBytes(numbers) };

    public static OnnxTensor Of(string name, IReadOnlyList<long> dims, ReadOnlySpan<long> numbers) =>
        new(name, OnnxType.Int64, dims) { Data = ToBytes(numbers) };

    public static OnnxTensor Of(string name, IReadOnlyList<long> dims, IReadOnlyList<string> words) =>
        new(name, OnnxType.String, dims) { Words = words };

    /// <summary>
    /// The numbers in double precision, whatever their type; null for a type that is not read here, or when there are not as many as the
    /// shape asks for.
    /// </summary>
    public double[]? ToDoubles() =>
        SizeOf(Type) is not { } size || Data.Length % size != 0 || Data.Length / size != Count ? null : Type switch
        {
            OnnxType.Float => Widen<float>(number => number),
            OnnxType.Double => Widen<double>(number => number),
            OnnxType.Int64 => Widen<long>(number => number),
            OnnxType.Int32 => Widen<int>(number => number),
            _ => Widen<byte>(number => number),
        };

    /// <summary>Some of the numbers of a tensor of floats.</summary>
    /// <param name="at">The index of the first of them.</param>
    /// <param name="destination">Receives them.</param>
    public void CopyFloats(int at, Span<float> destination)
    {
        var bytes = MemoryMarshal.AsBytes(destination);
        Data.Span.Slice(at * sizeof(float), bytes.Length).CopyTo(bytes);
        SwapOnBigEndian(bytes, sizeof(float));
    }

    private static int? SizeOf(OnnxType type) => type switch
    {
        OnnxType.Float or OnnxType.Int32 => 4,
        OnnxType.Double or OnnxType.Int64 => 8,
        OnnxType.Bool => 1,
        _ => null,
    };

    private static byte[] ToBytes<T>(ReadOnlySpan<T> numbers)
        where T : struct
    {
        var bytes = MemoryMarshal.AsBytes(numbers).ToArray();
        SwapOnBigEndian(bytes, Marshal.SizeOf<T>());
        return bytes;
    }

    private double[] Widen<T>(Func<T, double> widen)
        where T : struct
    {
        var bytes = BitConverter.IsLittleEndian ? Data.Span : Swapped(Marshal.SizeOf<T>());
        var numbers = MemoryMarshal.Cast<byte, T>(bytes);
        var wide = new double[numbers.Length];
        for (var i = 0; i < wide.Length; i++)
            wide[i] = widen(numbers[i]);
        return wide;
    }

    private byte[] Swapped(int size)
    {
        var bytes = Data.ToArray();
        SwapOnBigEndian(bytes, size);
        return bytes;
    }

    private static void SwapOnBigEndian(Span<byte> bytes, int size)
    {
        if (BitConverter.IsLittleEndian) return;
        for (var at = 0; at + size <= bytes.Length; at += size)
            bytes.Slice(at, size).Reverse();
    }
}

/// <summary>
/// What goes in or comes out; a dimension that differs from call to call has no number. No dimensions at all where nothing is said of them.
/// </summary>
internal sealed record OnnxValueInfo(string Name, OnnxType Type, IReadOnlyList<long?>? Dims);

/// <summary>What an array consists of.</summary>
internal enum OnnxType
{
    Unknown = 0,
    Float = 1,
    Int32 = 6,
    Int64 = 7,
    String = 8,
    Bool = 9,
    Double = 11,
}
