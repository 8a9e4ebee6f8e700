using System.Collections.Immutable;
using System.Text.Json;
using NnService.Domain;

namespace NnService.Api.Protocols.OpenInference;

/// <summary>An output that is asked for.</summary>
/// <param name="Tensor">Which.</param>
/// <param name="IsBinary">Whether as bytes behind the JSON.</param>
internal sealed record AskedOutput(Tensor Tensor, bool IsBinary);

/// <summary>An infer request of the Open Inference Protocol: the values of its inputs, and which outputs it asks for.</summary>
internal sealed class OpenInferenceRequest
{
    private readonly InferInput[] _inputs;

    private OpenInferenceRequest(InferInput[] inputs) => _inputs = inputs;

    /// <summary>What the client calls the request; null when it does not.</summary>
    public string? Id { get; private init; }

    public required ImmutableArray<AskedOutput> Outputs { get; init; }

    /// <exception cref="TensorFault">The request does not fit the signature.</exception>
    public static OpenInferenceRequest Read(JsonElement json, ReadOnlyMemory<byte> binary, Signature signature)
    {
        if (!json.TryGetProperty("inputs", out var list) || list.ValueKind != JsonValueKind.Array)
            throw new TensorFault("'inputs' is missing or no list.");
        var inputs = new Dictionary<string, InferInput>(StringComparer.Ordinal);
        foreach (var item in list.EnumerateArray())
        {
            var input = InferInput.Read(item, signature, ref binary);
            if (!inputs.TryAdd(input.Name, input)) throw new TensorFault($"input '{input.Name}' is given twice.");
        }

        if (!binary.IsEmpty) throw new TensorFault($"unexpected additional input data: {binary.Length} bytes follow those of the inputs.");
        InferInput[] ordered = [.. signature.Inputs.Select(
            tensor => inputs.GetValueOrDefault(tensor.Name)
                ?? throw new TensorFault($"input '{tensor.Name}' is missing; the inputs are {signature.InputNames}."))];
        if (ordered.FirstOrDefault(input => input.Rows != ordered[0].Rows) is { } uneven)
            throw new TensorFault($"input '{uneven.Name}' has {uneven.Rows} rows, '{ordered[0].Name}' {ordered[0].Rows}.");
        return new(ordered) { Id = IdOf(json), Outputs = Asked(json, signature) };
    }

    /// <summary>A request without JSON: the body is the bytes of the only input, and the answer is binary too.</summary>
    /// <exception cref="TensorFault">The bytes do not fit the signature.</exception>
    public static OpenInferenceRequest ReadRaw(ReadOnlyMemory<byte> bytes, Signature signature) =>
        new([InferInput.OfRaw(bytes, signature)])
        {
            Outputs = [.. signature.Answers.Select(tensor => new AskedOutput(tensor, IsBinary: true))],
        };

    /// <summary>Adds all rows.</summary>
    /// <exception cref="TensorFault">A value is none.</exception>
    public void AddTo(TensorRun run)
    {
        for (var row = 0L; row < _inputs[0].Rows && !run.IsFull; row++)
        {
            run.Begin();
            foreach (var input in _inputs)
            {
                for (var k = 0; k < input.Width; k++)
                    run.Add(input.Cells.Next());
            }

            run.End();
        }
    }

    private static string? IdOf(JsonElement json)
    {
        if (!json.TryGetProperty("id", out var id) || id.ValueKind == JsonValueKind.Null) return null;
        return id.ValueKind == JsonValueKind.String
            ? id.GetString()
            : throw new TensorFault($"'id' is {Text.Truncate(id.GetRawText())}; it must be a string.");
    }

    private static ImmutableArray<AskedOutput> Asked(JsonElement json, Signature signature)
    {
        var allBinary = InferParameters.Flag(json, "binary_data_output") ?? false;
        var isGiven = json.TryGetProperty("outputs", out var outputs) && outputs.ValueKind != JsonValueKind.Null;
        if (isGiven && outputs.ValueKind != JsonValueKind.Array)
            throw new TensorFault($"'outputs' is {Text.Truncate(outputs.GetRawText())}; it must be a list.");
        if (!isGiven || outputs.GetArrayLength() == 0)
            return [.. signature.Answers.Select(tensor => new AskedOutput(tensor, allBinary))];
        return [.. outputs.EnumerateArray().Select(output => Asked(output, signature, allBinary))];
    }

    private static AskedOutput Asked(JsonElement output, Signature signature, bool allBinary)
    {
        var name = InferParameters.Text(output, "name", "an output");
        var tensor = signature.Answers.FirstOrDefault(tensor => tensor.Name == name)
            ?? throw new TensorFault(
                $"unexpected inference output '{Text.Truncate(name)}'; the outputs are "
                    + $"{Text.Join(signature.Answers.Select(known => known.Name), signature.Answers.Length)}.");
        InferParameters.Refuse(output, $"output '{name}'", "classification", "shared_memory_region");
        return new(tensor, InferParameters.Flag(output, "binary_data") ?? allBinary);
    }
}
