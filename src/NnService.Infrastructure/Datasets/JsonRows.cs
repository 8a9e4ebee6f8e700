using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using NnService.Domain;
using NnService.Domain.Data;

namespace NnService.Infrastructure.Datasets;

/// <summary>
/// Takes the rows of a table as JSON objects. Columns are the members in the order in which they first come; what a row does not have is
/// missing in it.
/// </summary>
/// <remarks>Text is treated as in a CSV: it loses the blanks around it, and the same words mean a missing value.</remarks>
internal sealed class JsonRows(CellFormat format, DatasetLimits limits, bool areLines)
{
    // One byte of text is at most an escape such as \u0041.
    private const int MaxEscaped = 6;

    private readonly TextTableBuilder _table = new(format);
    private readonly Dictionary<string, int> _columns = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private readonly List<int> _seenIn = [];
    private string?[] _cells = [];
    private int _row;

    /// <summary>The line of the row that comes next, from 1.</summary>
    public int Line { get; set; }

    /// <summary>The index of the row that comes next in an array, from 0.</summary>
    public int Index { get; set; }

    public int Rows => _table.Rows;

    public int Columns => _names.Count;

    /// <summary>Adds the object whose beginning has been read; the reader ends at its end.</summary>
    /// <exception cref="JsonCellException">A member cannot be a cell.</exception>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public void Add(ref Utf8JsonReader reader)
    {
        _row++;
        Array.Clear(_cells);
        for (var expected = 0; reader.Read() && reader.TokenType != JsonTokenType.EndObject; expected++)
        {
            var column = expected < _names.Count && Is(ref reader, _names[expected]) ? expected : ColumnOf(Name(ref reader));
            var name = _names[column];
            if (_seenIn[column] == _row)
                throw new JsonCellException(JsonFaultKind.Duplicate, name, $"The member '{Text.Truncate(name)}' appears twice.");
            _seenIn[column] = _row;
            reader.Read();
            _cells[column] = Cell(ref reader, name);
        }

        limits.CheckRow(_table.Rows, _names.Count);
        _table.Add(_cells.AsSpan(0, _names.Count));
    }

    /// <summary>Throws where a row that is longer than allowed is so because of a cell that has not come to its end.</summary>
    /// <param name="beginning">The row as far as it came, with what may stand before it.</param>
    /// <exception cref="TooLongException">There is such a cell.</exception>
    public void RefuseLongCell(ReadOnlySequence<byte> beginning)
    {
        if (beginning.PositionOf((byte)'{') is not { } start) return;
        beginning = beginning.Slice(start);
        var reader = new Utf8JsonReader(beginning, isFinalBlock: false, default);
        var name = "";
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && Length(ref reader) <= 4L * limits.MaxNameLength)
                    name = ReadText(ref reader, "");
            }
        }
        catch (Exception e) when (e is JsonException or JsonCellException)
        {
            return;
        }

        if (beginning.Length - reader.BytesConsumed <= limits.MaxCellBytes) return;
        _row++;
        throw TooLongCell(name, null);
    }

    public TextTable Build(long bytes, string digest) => _table.Build(bytes, digest);

    private int ColumnOf(string name)
    {
        if (_columns.TryGetValue(name, out var column)) return column;
        if (string.IsNullOrWhiteSpace(name)) throw new JsonCellException(JsonFaultKind.WrongType, name, "The column has no name.");
        limits.CheckColumns(_names.Count + 1);
        limits.CheckRow(_table.Rows, _names.Count + 1);
        _table.AddColumn(name);
        _columns.Add(name, _names.Count);
        _names.Add(name);
        _seenIn.Add(0);
        if (_cells.Length < _names.Count) Array.Resize(ref _cells, Math.Max(16, 2 * _names.Count));
        return _names.Count - 1;
    }

    private string? Cell(ref Utf8JsonReader reader, string name)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null: return null;
            case JsonTokenType.True: return "true";
            case JsonTokenType.False: return "false";
            case JsonTokenType.String:
                var text = Word(ref reader, name);
                return format.IsMissing(text) ? null : text;
            case JsonTokenType.Number:
                if (Length(ref reader) > limits.MaxCellBytes) throw TooLongCell(name, Length(ref reader));
                if (!reader.TryGetDouble(out var number) || !double.IsFinite(number))
                    throw new JsonCellException(JsonFaultKind.NotFinite, name, "The number is too large.");
                var written = Encoding.UTF8.GetString(Bytes(ref reader));
                return format.HasMissingNumbers() && format.IsMissing(written) ? null : written;
            default:
                throw new JsonCellException(
                    JsonFaultKind.WrongType,
                    name,
                    $"A number, text, true, false or null is expected here, not "
                        + $"{(reader.TokenType == JsonTokenType.StartArray ? "an array" : "an object")}; a table has no nested values.");
        }
    }

    // Most rows have their members in one order; then no name is made into a string.
    private static bool Is(ref Utf8JsonReader reader, string name) => !reader.ValueIsEscaped && reader.ValueTextEquals(name);

    // Escapes only make a text longer: one that is too long without them never becomes a string.
    private string Name(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped && Length(ref reader) > 4L * limits.MaxNameLength)
            throw TooLongName(LengthFault.Beginning(Bytes(ref reader)), null);
        var name = CellFormat.Trim(ReadText(ref reader, ""));
        return name.Length <= limits.MaxNameLength ? name : throw TooLongName(name, name.Length);
    }

    private string Word(ref Utf8JsonReader reader, string name)
    {
        var raw = Length(ref reader);
        if (raw <= limits.MaxCellBytes) return CellFormat.Trim(ReadText(ref reader, name));
        if (raw > MaxEscaped * (long)limits.MaxCellBytes) throw TooLongCell(name, null);
        var text = CellFormat.Trim(ReadText(ref reader, name));
        var bytes = Encoding.UTF8.GetByteCount(text);
        return bytes <= limits.MaxCellBytes ? text : throw TooLongCell(name, bytes);
    }

    private TooLongException TooLongCell(string name, long? bytes) =>
        new(LengthFault.Cell($"{Where} '{Text.Truncate(name)}'", bytes, limits.MaxCellBytes, PointerOf(name)));

    private TooLongException TooLongName(string name, int? length) =>
        new(LengthFault.Name(Where, name, length, limits.MaxNameLength, PointerOf(Text.Truncate(name))));

    private string Where => areLines
        ? string.Create(CultureInfo.InvariantCulture, $"Line {Line} (row {_row})")
        : string.Create(CultureInfo.InvariantCulture, $"Row {_row}");

    // A line has no place in a document.
    private string PointerOf(string name) =>
        areLines ? "" : string.Create(CultureInfo.InvariantCulture, $"/{Index}{JsonCellException.PointerOf(name)}");

    private static long Length(ref Utf8JsonReader reader) =>
        reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;

    private static ReadOnlySpan<byte> Bytes(ref Utf8JsonReader reader) =>
        reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan;

    private static string ReadText(ref Utf8JsonReader reader, string name)
    {
        try
        {
            var text = reader.GetString()!;
            return text.Contains('\0', StringComparison.Ordinal)
                ? throw new JsonCellException(JsonFaultKind.Malformed, name, "Text must not contain the character U+0000.")
                : text;
        }
        catch (InvalidOperationException)
        {
            throw new JsonCellException(
                JsonFaultKind.Malformed, name, "The text is not valid Unicode: UTF-8 without lone surrogates is needed.");
        }
    }
}
