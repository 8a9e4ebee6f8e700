using System.Collections.Immutable;
using System.Text.Json;
using NnService.Api.Contracts;
using NnService.Api.Hosting;

namespace NnService.Api.Protocols;

/// <summary>The rows of an infer request of the Open Inference Protocol, and which outputs it asks for.</summary>
internal sealed class OpenInferenceRequest
{
    private static readonly string[] NumberTypes = ["FP16", "FP32", "FP64", "INT8", "INT16", "INT32", "INT64", "UINT8", "UINT16", "UINT32", "UINT64", "BOOL"];

    /// <summary>What the client calls the request; null when it does not.</summary>
    public string? Id { get; private init; }

    public required ImmutableArray<Tensor> Outputs { get; init; }

    public List<CellContract[]> Rows { get; } = [];

    /// <exception cref="TensorFault">The request does not fit the signature.</exception>
    public static OpenInferenceRequest Read(JsonElement body, Signature signature)
    {
        if (!body.TryGetProperty("inputs", out var inputs) || inputs.ValueKind != JsonValueKind.Array) throw new TensorFault("'inputs' is missing or no list.");
        var tensors = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var input in inputs.EnumerateArray())
        {
            var name = Text(input, "name", "an input");
            if (!signature.Inputs.Any(tensor => tensor.Name == name)) throw new TensorFault($"unexpected inference input '{Words.Clip(name)}'; the inputs are {string.Join(", ", signature.Inputs.Select(tensor => tensor.Name))}.");
            if (!tensors.TryAdd(name, input)) throw new TensorFault($"input '{name}' is given twice.");
        }

        var request = new OpenInferenceRequest { Id = IdOf(body), Outputs = Asked(body, signature) };
        var columns = signature.Inputs.Select(tensor => tensors.TryGetValue(tensor.Name, out var input)
            ? Cells(tensor, input)
            : throw new TensorFault($"input '{tensor.Name}' is missing; the inputs are {string.Join(", ", signature.Inputs.Select(known => known.Name))}.")).ToArray();
        var rows = columns[0].Length / signature.Inputs[0].Width!.Value;
        foreach (var (tensor, column) in signature.Inputs.Zip(columns))
        {
            if (column.Length != rows * tensor.Width) throw new TensorFault($"input '{tensor.Name}' has {column.Length / tensor.Width} rows, '{signature.Inputs[0].Name}' {rows}.");
        }

        for (var row = 0; row < rows; row++)
        {
            var at = row;
            request.Rows.Add([.. signature.Inputs.Zip(columns).SelectMany(pair => pair.Second.Skip(at * pair.First.Width!.Value).Take(pair.First.Width!.Value))]);
        }

        return request;
    }

    private static string? IdOf(JsonElement body)
    {
        if (!body.TryGetProperty("id", out var id)) return null;
        return id.ValueKind == JsonValueKind.String ? id.GetString() : throw new TensorFault($"'id' is {Words.Clip(id.GetRawText())}; it must be a string.");
    }

    private static ImmutableArray<Tensor> Asked(JsonElement body, Signature signature)
    {
        if (!body.TryGetProperty("outputs", out var outputs) || outputs.ValueKind != JsonValueKind.Array || outputs.GetArrayLength() == 0) return signature.Answers;
        return [.. outputs.EnumerateArray().Select(output => Text(output, "name", "an output")).Select(name =>
            signature.Answers.FirstOrDefault(tensor => tensor.Name == name)
            ?? throw new TensorFault($"unexpected inference output '{Words.Clip(name)}'; the outputs are {string.Join(", ", signature.Answers.Select(tensor => tensor.Name))}."))];
    }

    private static CellContract[] Cells(Tensor tensor, JsonElement input)
    {
        var type = Text(input, "datatype", $"input '{tensor.Name}'");
        var allowed = tensor.Type == TensorType.Text ? ["BYTES"] : NumberTypes;
        if (!allowed.Contains(type)) throw new TensorFault($"input '{tensor.Name}' has datatype '{Words.Clip(type)}'; allowed: {string.Join(", ", allowed)}.");
        if (input.TryGetProperty("parameters", out var parameters) && parameters.ValueKind == JsonValueKind.Object && parameters.TryGetProperty("binary_data_size", out _))
            throw new TensorFault($"input '{tensor.Name}' is sent as binary data, which is not supported; send its data as JSON.");
        if (!input.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Array) throw new TensorFault($"input '{tensor.Name}' has no list 'data'.");
        var (shape, cells) = (Shape(tensor, input), new List<CellContract>());
        Flatten(data, shape, $"input '{tensor.Name}'", cells);
        var count = shape.Aggregate((Int128)1, (product, size) => product * size);
        if (count != cells.Count) throw new TensorFault($"input '{tensor.Name}' has {cells.Count} values, but its shape [{string.Join(", ", shape)}] takes {count}.");
        if (!(shape.Length == 2 && shape[1] == tensor.Width) && !(shape.Length == 1 && tensor.Width == 1))
            throw new TensorFault($"input '{tensor.Name}' has shape [{string.Join(", ", shape)}]; [{string.Join(", ", tensor.Shape)}] is expected.");
        return [.. cells];
    }

    private static long[] Shape(Tensor tensor, JsonElement input)
    {
        if (!input.TryGetProperty("shape", out var shape) || shape.ValueKind != JsonValueKind.Array) throw new TensorFault($"input '{tensor.Name}' has no list 'shape'.");
        return [.. shape.EnumerateArray().Select(size => size.ValueKind == JsonValueKind.Number && size.TryGetInt64(out var number) && number >= 0
            ? number
            : throw new TensorFault($"the shape of input '{tensor.Name}' holds {Words.Clip(size.GetRawText())}, which is no size."))];
    }

    // Data may be nested as the shape says, or flat.
    private static void Flatten(JsonElement data, ReadOnlySpan<long> shape, string where, List<CellContract> cells)
    {
        foreach (var item in data.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Array) cells.Add(ProtocolJson.Cell(item, where));
            else if (shape.Length < 2 || data.GetArrayLength() != shape[0] || item.GetArrayLength() != shape[1]) throw new TensorFault($"{where} has data that are nested otherwise than its shape.");
            else Flatten(item, shape[1..], where, cells);
        }
    }

    private static string Text(JsonElement item, string member, string where) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new TensorFault($"{where} has no '{member}'.");
}
