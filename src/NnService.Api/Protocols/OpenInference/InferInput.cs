using System.Text.Json;
using NnService.Domain;

namespace NnService.Api.Protocols.OpenInference;

/// <summary>One input of an infer request.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rows">The first of its dimensions.</param>
/// <param name="Width">Values per row.</param>
/// <param name="Cells">Its values.</param>
internal sealed record InferInput(string Name, long Rows, int Width, TensorCells Cells)
{
    private const string BinarySize = "binary_data_size";

    private static readonly string[] NumberTypes = [
        "FP16", "FP32", "FP64", "INT8", "INT16", "INT32", "INT64", "UINT8", "UINT16", "UINT32", "UINT64",
    ];
    private static readonly string[] TruthTypes = [.. NumberTypes, BinaryCells.Bool];
    private static readonly string[] WordTypes = [BinaryCells.Bytes];

    /// <summary>Reads the input; where it is sent as bytes, they are the next ones.</summary>
    /// <exception cref="TensorFault">It does not fit the signature.</exception>
    public static InferInput Read(JsonElement item, Signature signature, ref ReadOnlyMemory<byte> binary)
    {
        var name = InferParameters.Text(item, "name", "an input");
        var where = $"input '{Text.Truncate(name)}'";
        var tensor = signature.Inputs.FirstOrDefault(tensor => tensor.Name == name)
            ?? throw new TensorFault($"unexpected inference {where}; the inputs are {signature.InputNames}.");
        var type = InferParameters.Text(item, "datatype", where);
        var allowed = tensor.Type == TensorType.Text ? WordTypes : tensor.IsTruth ? TruthTypes : NumberTypes;
        if (!allowed.Contains(type))
            throw new TensorFault($"{where} has datatype '{Text.Truncate(type)}'; allowed: {string.Join(", ", allowed)}.");
        var shape = Shape(tensor, item, where);
        var count = (Int128)shape[0] * tensor.Width!.Value;
        return new(name, shape[0], tensor.Width.Value, ReadCells(item, type, shape, count, where, ref binary));
    }

    /// <summary>The only input as bytes alone, in the type of its tensor; their number tells the rows.</summary>
    /// <exception cref="TensorFault">There are several inputs, or the bytes are not rows.</exception>
    public static InferInput OfRaw(ReadOnlyMemory<byte> bytes, Signature signature)
    {
        if (signature.Inputs is not [{ Type: TensorType.Float, Width: { } width } tensor])
            throw new TensorFault($"a body without JSON is for models with one input of numbers; the inputs are {signature.InputNames}.");
        var (rows, rest) = Math.DivRem(bytes.Length, width * sizeof(float));
        if (rest != 0)
            throw new TensorFault($"unexpected size for input '{tensor.Name}': {bytes.Length} bytes are not rows of {width} FP32 numbers.");
        return new(tensor.Name, rows, width, new BinaryCells(bytes, "FP32", (Int128)rows * width, $"input '{tensor.Name}'"));
    }

    private static TensorCells ReadCells(
        JsonElement item, string type, long[] shape, Int128 count, string where, ref ReadOnlyMemory<byte> binary)
    {
        InferParameters.Refuse(item, where, "shared_memory_region");
        var hasData = item.TryGetProperty("data", out var data) && data.ValueKind != JsonValueKind.Null;
        var isBinary = InferParameters.TryGet(item, BinarySize, out var told);
        if (hasData && isBinary) throw new TensorFault($"{where} must set only one of 'data' and '{BinarySize}' in 'parameters'.");
        if (!isBinary)
            return data.ValueKind == JsonValueKind.Array
                ? new JsonCells(data, shape, count, where)
                : throw new TensorFault($"{where} has no list 'data', nor '{BinarySize}' in 'parameters'.");
        if (told.ValueKind != JsonValueKind.Number || !told.TryGetInt64(out var size) || size < 0)
            throw new TensorFault($"Unable to parse '{BinarySize}' of {where}; it must be a number of bytes.");
        if (size > binary.Length)
            throw new TensorFault(
                $"unexpected size for {where}, expecting {size - binary.Length} additional bytes. Binary data follow the JSON, whose "
                    + $"length the header {InferBody.LengthHeader} tells.");
        var bytes = binary[..(int)size];
        binary = binary[(int)size..];
        return new BinaryCells(bytes, type, count, where);
    }

    private static long[] Shape(Tensor tensor, JsonElement item, string where)
    {
        if (!item.TryGetProperty("shape", out var shape) || shape.ValueKind != JsonValueKind.Array)
            throw new TensorFault($"{where} has no list 'shape'.");
        long[] sizes = [.. shape.EnumerateArray()
            .Select(size => size.ValueKind == JsonValueKind.Number && size.TryGetInt64(out var number) && number >= 0
            ? number
            : throw new TensorFault($"the shape of {where} holds {Text.Truncate(size.GetRawText())}, which is not a size."))];
        return (sizes.Length == 2 && sizes[1] == tensor.Width) || (sizes.Length == 1 && tensor.Width == 1)
            ? sizes
            : throw new TensorFault(
                $"{where} has shape [{string.Join(", ", sizes.Take(8))}{(sizes.Length > 8 ? ", …" : "")}]; "
                    + $"[{string.Join(", ", tensor.Shape)}] is expected.");
    }
}
