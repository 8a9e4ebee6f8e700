using System.Text.Json;
using NnService.Api.Contracts;

namespace NnService.Api.Protocols;

/// <summary>Values in JSON, flat or nested as the shape says.</summary>
internal sealed class JsonCells : TensorCells
{
    private readonly string _where;
    private readonly bool _isNested;
    private JsonElement.ArrayEnumerator _items;
    private JsonElement.ArrayEnumerator _nested;

    /// <param name="data">The list.</param>
    /// <param name="shape">Rows, or rows × width.</param>
    /// <param name="count">How many values the shape takes.</param>
    /// <param name="where">What the tensor is called.</param>
    /// <exception cref="TensorFault">The list has another shape.</exception>
    public JsonCells(JsonElement data, long[] shape, Int128 count, string where)
    {
        var items = data.GetArrayLength();
        _isNested = items > 0 && data[0].ValueKind == JsonValueKind.Array;
        if (_isNested)
        {
            if (shape.Length < 2 || items != shape[0]
                || data.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.Array || item.GetArrayLength() != shape[1]))
                throw new TensorFault($"{where} has data that are nested otherwise than its shape.");
        }
        else if (items != count)
        {
            throw new TensorFault($"{where} has {items} values, but its shape [{string.Join(", ", shape)}] takes {count}.");
        }

        _where = where;
        _items = data.EnumerateArray();
    }

    public override CellContract Next()
    {
        if (_nested.MoveNext()) return ProtocolJson.Cell(_nested.Current, _where);
        _items.MoveNext();
        if (!_isNested) return ProtocolJson.Cell(_items.Current, _where);
        _nested = _items.Current.EnumerateArray();
        return Next();
    }
}
