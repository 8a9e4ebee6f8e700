using System.Text.Json;
using NnService.Api.Contracts;
using NnService.Api.Json;
using NnService.Api.Problems;
using NnService.Domain;

namespace NnService.Api.Predictions.Reading;

/// <summary>
/// Hands one row of JSON to the encoder, token by token: an object by feature name, or an array in the order of the features.
/// </summary>
internal sealed class InstanceReader(InstanceEncoder encoder)
{
    private HashSet<string>? _others;
    private string? _name;
    private int _feature;
    private int _cells;
    private bool _isObject;
    private bool _awaitsValue;

    /// <summary>Whether what comes next in the row is a cell, and not the name of one.</summary>
    public bool AwaitsCell => !_isObject || _awaitsValue;

    /// <summary>Takes the first token of a row, which the encoder has begun.</summary>
    /// <exception cref="JsonRefusal">It is not a row.</exception>
    public void Begin(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            throw new JsonRefusal(ProblemCode.WrongType, "An object by feature name, or an array, is expected here.", encoder.At);
        Begin(reader.TokenType == JsonTokenType.StartObject);
    }

    /// <summary>Begins a row, whose first token has been taken, by feature name.</summary>
    public void BeginNamed() => Begin(isObject: true);

    private void Begin(bool isObject)
    {
        _name = null;
        _feature = -1;
        _cells = 0;
        _isObject = isObject;
        _awaitsValue = false;
        _others?.Clear();
    }

    /// <summary>Takes another token; true for the last one of the row.</summary>
    /// <exception cref="JsonRefusal">It is not a cell, or appears twice.</exception>
    public bool Take(ref Utf8JsonReader reader)
    {
        _awaitsValue = reader.TokenType == JsonTokenType.PropertyName;
        switch (reader.TokenType)
        {
            case JsonTokenType.EndObject:
                encoder.EndNamed();
                return true;
            case JsonTokenType.EndArray:
                encoder.EndOrdered();
                return true;
            case JsonTokenType.PropertyName:
                Name(ref reader);
                return false;
            default:
                Cell(ref reader);
                return false;
        }
    }

    private void Name(ref Utf8JsonReader reader)
    {
        // Most rows have their members in the order of the features; then no name is made into a string.
        var features = encoder.Encoding.Features;
        if (++_feature < features.Length && !reader.ValueIsEscaped && reader.ValueTextEquals(features[_feature].Name))
            _name = features[_feature].Name;
        else _feature = encoder.Find(_name = ReadText(ref reader));
    }

    private void Cell(ref Utf8JsonReader reader)
    {
        var cell = Value(ref reader);
        if (_name is null)
        {
            encoder.Add(cell);
            _cells++;
        }
        else if (_feature < 0)
        {
            if (!(_others ??= new(StringComparer.Ordinal)).Add(_name)) throw Twice();
            encoder.Ignore(_name);
        }
        else if (!encoder.TrySet(_feature, cell))
        {
            throw Twice();
        }
    }

    private CellContract Value(ref Utf8JsonReader reader)
    {
        if (CellLengthLimit.RefusalOf(ref reader, encoder.MaxCellBytes) is { } tooLong)
            throw new JsonRefusal(ProblemCode.CellTooLong, tooLong, Pointer);
        try
        {
            return CellContract.Read(ref reader, encoder.IsWritten(_name is null ? _cells : _feature));
        }
        catch (JsonRefusal e)
        {
            throw new JsonRefusal(e.Code, e.Message, Pointer);
        }
    }

    private string ReadText(ref Utf8JsonReader reader)
    {
        try
        {
            return StorableTextConverter.Read(ref reader);
        }
        catch (JsonRefusal e)
        {
            throw new JsonRefusal(e.Code, e.Message, encoder.At);
        }
    }

    private JsonRefusal Twice() => new(ProblemCode.DuplicateMember, $"The member '{Text.Truncate(_name)}' appears twice.", Pointer);

    private string Pointer => $"{encoder.At}/{(_name is null ? $"{_cells}" : Fault.Escape(_name))}";
}
