using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using NnService.Api.Json;
using NnService.Api.Problems;
using NnService.Api.Requests;
using NnService.Domain;
using NnService.Infrastructure.Datasets;

namespace NnService.Api.Predictions.Reading;

/// <summary>
/// Reads rows from one JSON object, <c>{ "instances": [ … ] }</c>, or from what would stand in it, the list or its one row, while it comes:
/// no more than one token of it is in memory as text.
/// </summary>
internal sealed class InstancesJson(InstanceEncoder encoder, RowBlocks rows, NnLimits limits)
{
    private const string Nothing = "A JSON body is needed here; none, or null, was sent.";

    private const string Form = """{"instances": [{ … }, { … }]}""";

    private readonly InstanceReader _row = new(encoder);
    private JsonReaderState _state = new(StrictJson.ReaderOptions);
    private Place _place = Place.Root;
    private bool _seen;
    private bool _isBare;

    private enum Place
    {
        Root,
        Members,
        Instances,
        Rows,
        Row,
    }

    /// <summary>Reads all of it, or until there are faults enough.</summary>
    /// <exception cref="BadHttpRequestException">It is not the JSON asked for, or too large.</exception>
    public async Task ReadAsync(PipeReader pipe, CancellationToken cancellationToken)
    {
        try
        {
            await ReadTokensAsync(pipe, cancellationToken);
        }
        catch (JsonRefusal e)
        {
            throw new BadHttpRequestException("The body is not the JSON asked for.", StatusCodes.Status400BadRequest, e);
        }
    }

    /// <summary>Reads a body that has come as a whole.</summary>
    /// <exception cref="JsonRefusal">It is not the JSON asked for.</exception>
    /// <exception cref="BodyTooLargeException">It has too many rows.</exception>
    public void Read(in ReadOnlySequence<byte> whole) => Take(whole, isFinal: true);

    private async Task ReadTokensAsync(PipeReader pipe, CancellationToken cancellationToken)
    {
        // Of what has come, the bytes that belong to no row that is whole.
        var pending = 0L;
        for (var begun = false; ;)
        {
            var read = await pipe.ReadAsync(cancellationToken);
            if (!begun && read is { IsCompleted: true, Buffer.IsEmpty: true }) throw new JsonRefusal(ProblemCode.MalformedJson, Nothing);
            var rest = read.Buffer;
            var before = rows.Count;
            begun = begun || TextLines.SkipMark(ref rest, read.IsCompleted);
            var come = rest.Length;
            if (begun) rest = rest.Slice(Take(rest, read.IsCompleted));
            if (_place == Place.Row && _row.AwaitsCell && CellLengthLimit.RefusalOf(rest, limits.MaxCellBytes) is { } tooLong)
                throw new JsonRefusal(ProblemCode.CellTooLong, tooLong, encoder.At);
            pending = rows.Count > before ? 0 : pending + come - rest.Length;
            if (pending + rest.Length > limits.MaxBodyBytes)
                throw new BodyTooLargeException(
                    $"A row has more than the {limits.MaxBodyBytes} bytes that are allowed (NnService:Limits:MaxBodyBytes).");
            if (read.IsCompleted || encoder.IsFull) return;
            pipe.AdvanceTo(rest.Start, rest.End);
        }
    }

    /// <summary>Takes the tokens that are whole and tells how far it came.</summary>
    private SequencePosition Take(in ReadOnlySequence<byte> buffer, bool isFinal)
    {
        var reader = new Utf8JsonReader(buffer, isFinal, _state);
        try
        {
            while (!encoder.IsFull && reader.Read()) Take(ref reader);
        }
        catch (JsonException e) when (e is not JsonRefusal)
        {
            throw JsonRefusal.OfParser(e, _place switch
            {
                Place.Row =>
                encoder.At,
                Place.Rows or Place.Instances => "/instances",
                _ => ""
            });
        }

        _state = reader.CurrentState;
        return reader.Position;
    }

    private void Take(ref Utf8JsonReader reader) => _place = _place switch
    {
        Place.Root when reader.TokenType == JsonTokenType.StartObject => Place.Members,
        Place.Root when reader.TokenType == JsonTokenType.StartArray => Place.Rows,
        Place.Root when reader.TokenType == JsonTokenType.Null => throw new JsonRefusal(ProblemCode.MalformedJson, Nothing),
        Place.Root => throw WrongType("an object", reader.TokenType, ""),
        Place.Members when reader.TokenType == JsonTokenType.EndObject => Place.Members,
        Place.Members => Member(ref reader),
        Place.Instances when reader.TokenType == JsonTokenType.StartArray => Place.Rows,
        Place.Instances when reader.TokenType == JsonTokenType.Null => Place.Members,
        Place.Instances => throw WrongType("an array", reader.TokenType, "/instances"),
        Place.Rows when reader.TokenType == JsonTokenType.EndArray => Place.Members,
        Place.Rows => Begin(ref reader),
        _ => Go(ref reader),
    };

    private Place Member(ref Utf8JsonReader reader)
    {
        // Comparing an escape that is not Unicode would throw.
        if ((reader.ValueIsEscaped || !reader.ValueTextEquals("instances"u8))
            && StorableTextConverter.Read(ref reader) is not "instances" and var name)
            return BeginBare(ref reader, name);

        if (_seen) throw new JsonRefusal(ProblemCode.DuplicateMember, "The member 'instances' appears twice.", "/instances");
        _seen = true;
        return Place.Instances;
    }

    private Place Begin(ref Utf8JsonReader reader)
    {
        encoder.Begin();
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            throw new JsonRefusal(ProblemCode.WrongType, $"An object by feature name, or an array, is expected here: {Form}.", encoder.At);
        _row.Begin(ref reader);
        return Place.Row;
    }

    // The first member tells whether the object is a row by itself.
    private Place BeginBare(ref Utf8JsonReader reader, string name)
    {
        if (_seen || !encoder.Knows(name))
            throw new JsonRefusal(
                ProblemCode.UnknownMember,
                $"'{Text.Truncate(name)}' is not known here; allowed: instances. Rows are sent as {Form}, one also by itself.",
                $"/{Fault.Escape(name)}");
        _isBare = true;
        encoder.Begin();
        _row.BeginNamed();
        return Go(ref reader);
    }

    private Place Go(ref Utf8JsonReader reader)
    {
        if (_isBare && reader.TokenType == JsonTokenType.PropertyName && !reader.ValueIsEscaped
            && reader.ValueTextEquals("instances"u8) && !encoder.Knows("instances"))
            throw new JsonRefusal(
                ProblemCode.UnknownMember,
                $"'instances' stands beside the cells of a row; send the row by itself, or all rows as {Form}.",
                "/instances");
        return _row.Take(ref reader) ? Place.Rows : Place.Row;
    }

    private static JsonRefusal WrongType(string expected, JsonTokenType sent, string pointer) =>
        new(ProblemCode.WrongType, $"Expected {expected}, got {JsonErrorMessages.Token(sent)}.", pointer);
}
