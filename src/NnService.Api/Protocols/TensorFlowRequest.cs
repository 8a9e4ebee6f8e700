using System.Text.Json;
using NnService.Api.Contracts;

namespace NnService.Api.Protocols;

/// <summary>The rows of a predict request of TensorFlow Serving, in row format (<c>instances</c>) or column format (<c>inputs</c>).</summary>
internal sealed class TensorFlowRequest
{
    public const string DefaultSignature = "serving_default";

    private readonly Signature _signature;

    private TensorFlowRequest(Signature signature) => _signature = signature;

    /// <summary>Whether the answer is to be in row format too.</summary>
    public bool IsByRow { get; private init; }

    public List<CellContract[]> Rows { get; } = [];

    /// <exception cref="TensorFault">The request does not fit the signature.</exception>
    public static TensorFlowRequest Read(JsonElement body, Signature signature)
    {
        foreach (var member in body.EnumerateObject().Where(member => member.Name is not ("signature_name" or "instances" or "inputs")))
            throw new TensorFault($"'{Hosting.Words.Clip(member.Name)}' is not known here; allowed: signature_name, instances, inputs.");
        if (body.TryGetProperty("signature_name", out var name) && !(name.ValueKind == JsonValueKind.String && name.GetString() is "" or DefaultSignature))
            throw new TensorFault($"Serving signature name: {Hosting.Words.Clip(name.GetRawText())} not found in signature def; there is \"{DefaultSignature}\".");
        var (hasRows, hasColumns) = (body.TryGetProperty("instances", out var instances), body.TryGetProperty("inputs", out var inputs));
        if (hasRows == hasColumns) throw new TensorFault(hasRows ? "Request has both 'instances' and 'inputs'; one of them is allowed." : "Missing 'inputs' or 'instances' key.");
        var request = new TensorFlowRequest(signature) { IsByRow = hasRows };
        if (hasRows) request.ReadRows(instances);
        else request.ReadColumns(inputs);
        return request;
    }

    private void ReadRows(JsonElement instances)
    {
        if (instances.ValueKind != JsonValueKind.Array) throw new TensorFault("'instances' must be a list.");
        var row = 0;
        foreach (var instance in instances.EnumerateArray())
        {
            var where = $"instances[{row++}]";
            Rows.Add(IsNamed(instance)
                ? [.. Named(instance, where).SelectMany((value, i) => Cells(value, _signature.Inputs[i], $"{where}.{_signature.Inputs[i].Name}"))]
                : _signature.Inputs.Length == 1 ? Cells(instance, _signature.Inputs[0], where) : throw NotNamed(where));
        }
    }

    private void ReadColumns(JsonElement inputs)
    {
        var columns = IsNamed(inputs) ? Named(inputs, "inputs") : _signature.Inputs.Length == 1 ? [inputs] : throw NotNamed("inputs");
        foreach (var (tensor, values) in _signature.Inputs.Zip(columns))
        {
            if (values.ValueKind != JsonValueKind.Array) throw new TensorFault($"inputs.{tensor.Name} must be a list with a value per row.");
        }

        var rows = columns[0].GetArrayLength();
        if (_signature.Inputs.Zip(columns).FirstOrDefault(pair => pair.Second.GetArrayLength() != rows) is { First: { } uneven } pair)
            throw new TensorFault($"inputs.{uneven.Name} has {pair.Second.GetArrayLength()} rows, inputs.{_signature.Inputs[0].Name} {rows}.");
        var cells = _signature.Inputs.Zip(columns, (tensor, values) => values.EnumerateArray().Select((value, row) => Cells(value, tensor, $"inputs.{tensor.Name}[{row}]")).ToArray()).ToArray();
        for (var row = 0; row < rows; row++)
        {
            var at = row;
            Rows.Add([.. cells.SelectMany(column => column[at])]);
        }
    }

    // A word in base64 is an object too.
    private static bool IsNamed(JsonElement value) => value.ValueKind == JsonValueKind.Object && !value.TryGetProperty("b64", out _);

    private TensorFault NotNamed(string where) => new($"{where} must be an object with these inputs: {string.Join(", ", _signature.Inputs.Select(tensor => tensor.Name))}.");

    private JsonElement[] Named(JsonElement values, string where)
    {
        foreach (var member in values.EnumerateObject().Where(member => !_signature.Inputs.Any(tensor => tensor.Name == member.Name)))
            throw new TensorFault($"{where} has '{Hosting.Words.Clip(member.Name)}', which is no input; the inputs are {string.Join(", ", _signature.Inputs.Select(tensor => tensor.Name))}.");
        return [.. _signature.Inputs.Select(tensor => values.TryGetProperty(tensor.Name, out var value) ? value : throw new TensorFault($"{where} lacks the input '{tensor.Name}'."))];
    }

    /// <summary>The values of one row of a tensor: a list, or the one value itself.</summary>
    private static CellContract[] Cells(JsonElement value, Tensor tensor, string where)
    {
        if (value.ValueKind != JsonValueKind.Array)
            return tensor.Width == 1 ? [ProtocolJson.Cell(value, where)] : throw new TensorFault($"{where} must be a list of {tensor.Width} numbers.");
        if (value.GetArrayLength() != tensor.Width) throw new TensorFault($"{where} has {value.GetArrayLength()} values; {tensor.Width} are expected.");
        return [.. value.EnumerateArray().Select(item => ProtocolJson.Cell(item, where))];
    }
}
