using System.Text.Json;
using NnService.Domain;

namespace NnService.Api.Protocols.TensorFlow;

/// <summary>
/// Reads a predict request of TensorFlow Serving, in row format (<c>instances</c>) or column format (<c>inputs</c>); other members are
/// passed over, as there.
/// </summary>
internal sealed class TensorFlowRequest
{
    public const string DefaultSignature = "serving_default";

    private readonly Signature _signature;
    private readonly TensorRun _run;

    private TensorFlowRequest(Signature signature, TensorRun run)
    {
        _signature = signature;
        _run = run;
    }

    /// <summary>Adds the rows of a request.</summary>
    /// <returns>Whether it has row format, and so the answer too.</returns>
    /// <exception cref="TensorFault">The request does not fit the signature.</exception>
    public static bool Read(JsonElement body, Signature signature, TensorRun run)
    {
        if (body.TryGetProperty("signature_name", out var name)
            && !(name.ValueKind == JsonValueKind.String && name.GetString() is "" or DefaultSignature))
            throw new TensorFault(
                $"Serving signature name: {Text.Truncate(name.GetRawText())} not found in signature def; there is \"{DefaultSignature}\".");
        var hasRows = body.TryGetProperty("instances", out var instances);
        var hasColumns = body.TryGetProperty("inputs", out var inputs);
        if (hasRows == hasColumns)
            throw new TensorFault(
                hasRows ? "Request has both 'instances' and 'inputs'; one of them is allowed." : "Missing 'inputs' or 'instances' key.");
        var request = new TensorFlowRequest(signature, run);
        if (hasRows) request.ReadRows(instances);
        else request.ReadColumns(inputs);
        return hasRows;
    }

    private void ReadRows(JsonElement instances)
    {
        if (instances.ValueKind != JsonValueKind.Array) throw new TensorFault("'instances' must be a list.");
        var row = 0;
        foreach (var instance in instances.EnumerateArray())
        {
            if (_run.IsFull) return;
            var where = $"instances[{row++}]";
            var values = IsNamed(instance) ? NamedRow(instance, where) : _signature.Inputs.Length == 1 ? [instance] : throw NotNamed(where);
            _run.Begin();
            for (var i = 0; i < values.Length; i++)
                Add(values[i], _signature.Inputs[i], IsNamed(instance) ? $"{where}.{_signature.Inputs[i].Name}" : where);
            _run.End();
        }
    }

    private void ReadColumns(JsonElement inputs)
    {
        var columns = IsNamed(inputs) ? Named(inputs, "inputs") : _signature.Inputs.Length == 1 ? [inputs] : throw NotNamed("inputs");
        foreach (var (tensor, values) in _signature.Inputs.Zip(columns))
        {
            if (values.ValueKind != JsonValueKind.Array)
                throw new TensorFault($"inputs.{tensor.Name} must be a list with a value per row.");
        }

        var rows = columns[0].GetArrayLength();
        if (_signature.Inputs.Zip(columns).FirstOrDefault(pair => pair.Second.GetArrayLength() != rows) is { First: { } uneven } pair)
            throw new TensorFault(
                $"inputs.{uneven.Name} has {pair.Second.GetArrayLength()} rows, inputs.{_signature.Inputs[0].Name} {rows}.");
        JsonElement.ArrayEnumerator[] cells = [.. columns.Select(column => column.EnumerateArray())];
        for (var row = 0; row < rows && !_run.IsFull; row++)
        {
            _run.Begin();
            for (var i = 0; i < cells.Length; i++)
            {
                cells[i].MoveNext();
                Add(cells[i].Current, _signature.Inputs[i], $"inputs.{_signature.Inputs[i].Name}[{row}]");
            }

            _run.End();
        }
    }

    // A word in base64 is an object too.
    private static bool IsNamed(JsonElement value) => value.ValueKind == JsonValueKind.Object && !value.TryGetProperty("b64", out _);

    private TensorFault NotNamed(string where) => new($"{where} must be an object with these inputs: {_signature.InputNames}.");

    // A row names all inputs and nothing else.
    private JsonElement[] NamedRow(JsonElement values, string where)
    {
        foreach (var member in values.EnumerateObject().Where(member => !_signature.Inputs.Any(tensor => tensor.Name == member.Name)))
            throw new TensorFault(
                $"{where} has '{Text.Truncate(member.Name)}', which is no input; the inputs are {_signature.InputNames}.");
        return Named(values, where);
    }

    private JsonElement[] Named(JsonElement values, string where) =>
        [.. _signature.Inputs.Select(
            tensor => values.TryGetProperty(tensor.Name, out var value)
                ? value
                : throw new TensorFault($"{where} lacks the input '{tensor.Name}'."))];

    /// <summary>Adds the values of one row of a tensor: a list, or the one value itself.</summary>
    private void Add(JsonElement value, Tensor tensor, string where)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            _run.Add(
                tensor.Width == 1
                    ? ProtocolJson.Cell(value, where)
                    : throw new TensorFault($"{where} must be a list of {tensor.Width} numbers."));
            return;
        }

        if (value.GetArrayLength() != tensor.Width)
            throw new TensorFault($"{where} has {value.GetArrayLength()} values; {tensor.Width} are expected.");
        foreach (var item in value.EnumerateArray()) _run.Add(ProtocolJson.Cell(item, where));
    }
}
