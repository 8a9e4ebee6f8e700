using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.IO.Pipelines;
using System.Text.Json;
using NnService.Domain.Data;

namespace NnService.Infrastructure.Datasets;

/// <summary>
/// Reads a table from JSON: one array of objects, or one object per line (NDJSON). Only one row at a time is in memory as text.
/// </summary>
public static class JsonTable
{
    private const int MaxRowBytes = 4 * 1024 * 1024;
    private const int MaxFaults = 20;
    private const int MaxDepth = 16;

    /// <summary>Reads all of it; the stream stays open.</summary>
    /// <param name="lines">Whether it is one object per line, instead of one array.</param>
    /// <param name="missing">The texts that mean a missing value.</param>
    public static async Task<JsonReading> ReadAsync(
        Stream stream, bool lines, ImmutableArray<string> missing, DatasetLimits limits, CancellationToken cancellationToken)
    {
        var rows = new JsonRows(new CellFormat { Missing = missing }, limits, lines);
        var faults = new List<JsonFault>();
        await using var source = new HashingStream(stream);
        var pipe = PipeReader.Create(source, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
        try
        {
            if (lines) await new Lines(rows, faults).ReadAsync(pipe, cancellationToken);
            else await new Elements(rows, faults).ReadAsync(pipe, cancellationToken);
        }
        catch (LimitException e)
        {
            return new JsonReading(null, [], e.Message);
        }
        catch (TooLongException e)
        {
            return new JsonReading(null, [], null, e.Found);
        }
        finally
        {
            await pipe.CompleteAsync();
        }

        if (faults.Count == 0 && (rows.Rows == 0 || rows.Columns == 0))
            faults.Add(
                new(
                    JsonFaultKind.Malformed,
                    null,
                    "",
                    rows.Rows == 0 ? "There is no row; at least one object is needed." : "There is no column; the objects are empty."));
        return faults.Count > 0
            ? new JsonReading(null, [.. faults], null)
            : new JsonReading(rows.Build(source.BytesRead, source.Digest()), [], null);
    }

    private static JsonReaderState NewState() => new(new JsonReaderOptions { MaxDepth = MaxDepth });

    // "'x' is an invalid start of a value. LineNumber: 0 | BytePositionInLine: 5." and advice to the programmer of the reader, of no use to
    // the user.
    private static string Words(JsonException e)
    {
        var message = e.Message;
        foreach (var tail in (string[])[" LineNumber:", " Path:", " Change the reader", " Consider", " isFinalBlock"])
        {
            if (message.IndexOf(tail, StringComparison.Ordinal) is >= 0 and var at) message = message[..at];
        }

        return message.Contains("maximum configured depth", StringComparison.Ordinal)
            ? string.Create(CultureInfo.InvariantCulture, $"it is nested deeper than {MaxDepth} levels.")
            : message;
    }

    private static string RowTooLong => string.Create(CultureInfo.InvariantCulture, $"The row is longer than {MaxRowBytes} bytes.");

    /// <summary>One object per line; a line that is wrong does not hide what is wrong with the next one.</summary>
    private sealed class Lines(JsonRows rows, List<JsonFault> faults)
    {
        private int _line;

        public async Task ReadAsync(PipeReader pipe, CancellationToken cancellationToken)
        {
            if (await TextLines.ReadAsync(pipe, MaxRowBytes, Add, AddLong, cancellationToken) is not { } tooLong) return;
            _line = tooLong;
            Fault(JsonFaultKind.Malformed, "", RowTooLong);
        }

        private bool Add(int number, ReadOnlySequence<byte> line)
        {
            _line = number;
            var reader = new Utf8JsonReader(line, isFinalBlock: true, NewState());
            try
            {
                rows.Line = number;
                if (reader.Read() && reader.TokenType != JsonTokenType.StartObject)
                    Fault(JsonFaultKind.WrongType, "", "Each line is one object, such as {\"a\": 1, \"b\": \"x\"}.");
                else
                {
                    rows.Add(ref reader);
                    reader.Read();
                }
            }
            catch (JsonCellException e)
            {
                Fault(e.Kind, e.Pointer, e.Message);
            }
            catch (JsonException e)
            {
                Fault(
                    JsonFaultKind.Malformed,
                    "",
                    string.Create(CultureInfo.InvariantCulture, $"Not valid JSON at byte {e.BytePositionInLine + 1}: {Words(e)}"));
            }

            return faults.Count < MaxFaults;
        }

        private bool AddLong(int number, ReadOnlySequence<byte> line)
        {
            rows.Line = number;
            rows.RefuseLongCell(line);
            return false;
        }

        private void Fault(JsonFaultKind kind, string pointer, string detail) => faults.Add(new(kind, _line, pointer, detail));
    }

    /// <summary>
    /// One array of objects. After an element that is not a row the next one can be read, after a fault of the JSON nothing can.
    /// </summary>
    private sealed class Elements(JsonRows rows, List<JsonFault> faults)
    {
        private JsonReaderState _state = NewState();
        private bool _inArray;
        private bool _ended;
        private int _index;

        public async Task ReadAsync(PipeReader pipe, CancellationToken cancellationToken)
        {
            for (var begun = false; ;)
            {
                var read = await pipe.ReadAsync(cancellationToken);
                var rest = read.Buffer;
                begun = begun || TextLines.SkipMark(ref rest, read.IsCompleted);
                try
                {
                    if (begun) rest = rest.Slice(Add(rest, read.IsCompleted));
                }
                catch (JsonException e)
                {
                    faults.Add(
                        new(
                            JsonFaultKind.Malformed,
                            null,
                            _inArray && !_ended ? Pointer : "",
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"Not valid JSON: {Words(e)} (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})")));
                    return;
                }

                if (rest.Length > MaxRowBytes)
                {
                    rows.Index = _index;
                    rows.RefuseLongCell(rest);
                    faults.Add(new(JsonFaultKind.Malformed, null, Pointer, RowTooLong));
                }

                if (read.IsCompleted || rest.Length > MaxRowBytes || faults.Count >= MaxFaults
                    || (_ended && _index == 0 && faults.Count > 0))
                    return;
                pipe.AdvanceTo(rest.Start, rest.End);
            }
        }

        private string Pointer => string.Create(CultureInfo.InvariantCulture, $"/{_index}");

        /// <summary>Takes the rows that are whole and tells how far it came.</summary>
        private SequencePosition Add(ReadOnlySequence<byte> buffer, bool isFinal)
        {
            var reader = new Utf8JsonReader(buffer, isFinal, _state);
            var done = reader;
            while (faults.Count < MaxFaults && reader.Read())
            {
                if (!_inArray)
                {
                    _inArray = true;
                    if (reader.TokenType != JsonTokenType.StartArray)
                    {
                        faults.Add(
                            new(
                                JsonFaultKind.WrongType,
                                null,
                                "",
                                "An array of objects is expected here, such as [{\"a\": 1}, {\"a\": 2}]; one object per line is "
                                    + "application/x-ndjson."));
                        _ended = true;
                        return buffer.End;
                    }
                }
                else if (reader.CurrentDepth == 0 && reader.TokenType == JsonTokenType.EndArray) _ended = true;
                else if (!Element(ref reader)) break;
                done = reader;
            }

            _state = done.CurrentState;
            return done.Position;
        }

        /// <summary>Takes one element; false when its end has not come yet.</summary>
        private bool Element(ref Utf8JsonReader reader)
        {
            var start = reader;
            if (!reader.TrySkip()) return false;
            if (start.TokenType != JsonTokenType.StartObject)
            {
                faults.Add(new(JsonFaultKind.WrongType, null, Pointer, "Each element is one object, such as {\"a\": 1, \"b\": \"x\"}."));
            }
            else
            {
                try
                {
                    rows.Index = _index;
                    rows.Add(ref start);
                }
                catch (JsonCellException e)
                {
                    faults.Add(new(e.Kind, null, Pointer + e.Pointer, e.Message));
                }
            }

            _index++;
            return true;
        }
    }
}
