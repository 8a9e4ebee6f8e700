using System.Globalization;
using System.Text;
using System.Text.Unicode;
using CsvHelper;
using NnService.Domain.Data;

namespace NnService.Infrastructure.Datasets;

/// <summary>Takes what a CSV holds, row by row.</summary>
public interface ICsvRows
{
    /// <summary>Takes the names of the columns, which are all different.</summary>
    /// <param name="line">The line on which they stand, from 1.</param>
    /// <param name="columns">The names.</param>
    void Begin(int line, IReadOnlyList<string> columns);

    /// <summary>Takes a row; false when no more are wanted.</summary>
    /// <param name="line">The line of the document, from 1, on which the row begins.</param>
    /// <param name="cells">One text per column, null where it is missing; they are only lent.</param>
    bool Add(int line, ReadOnlySpan<string?> cells);
}

/// <summary>
/// Reads a CSV: UTF-8 (or UTF-16 with its mark) or the encoding that the options name, a header line, RFC 4180 quotes. Empty lines are
/// skipped, cells lose the blanks around them, and columns that have neither a name nor a value are left out, as spreadsheets write them.
/// Only one row at a time is in memory.
/// </summary>
public static class CsvDocument
{
    private const int MaxRowBytes = 16 * 1024 * 1024;

    /// <summary>Reads all of it, or as much as is wanted; the stream stays open.</summary>
    /// <param name="stream">The text.</param>
    /// <param name="options">How it is written.</param>
    /// <param name="limits">How many columns it may have; the rows are counted by the caller.</param>
    /// <param name="taker">Takes the rows.</param>
    /// <param name="cancellationToken">Ends the reading when the client goes away.</param>
    public static async Task<CsvOutcome> ReadAsync(
        Stream stream, CsvOptions options, DatasetLimits limits, ICsvRows taker, CancellationToken cancellationToken)
    {
        var faults = new CsvFaults();
        await using var decoded = new DecodingStream(stream, options.Encoding);
        await using var text = new RowLimitStream(decoded);
        await using var rows = CsvReader.Create(text, ReaderOptions(options, faults), leaveOpen: true);
        try
        {
            await ReadAsync(rows, text, options, limits, taker, faults, cancellationToken);
        }
        catch (LimitException e)
        {
            return new CsvOutcome([], e.Message);
        }
        catch (TooLongException e)
        {
            return new CsvOutcome([], null, e.Found);
        }
        catch (UndecodableException e)
        {
            faults.Add(e.Line, null, e.Message);
        }
        catch (CsvFormatException e)
        {
            faults.Add(
                (int)e.LineNumber,
                null,
                string.Create(CultureInfo.InvariantCulture, $"The row is longer than {MaxRowBytes} bytes; is a quote never closed?"));
        }

        return new CsvOutcome(faults.ToImmutable(), null);
    }

    private static async Task ReadAsync(
        CsvReader rows,
        RowLimitStream text,
        CsvOptions options,
        DatasetLimits limits,
        ICsvRows taker,
        CsvFaults faults,
        CancellationToken cancellationToken)
    {
        if (!await rows.ReadAsync(cancellationToken))
        {
            faults.Add(1, null, "The document is empty; its first line must name the columns.");
            return;
        }

        var header = Header(rows, limits, faults);
        if (faults.Any) return;

        var nameless = new NamelessColumns((int)rows.LineNumber, header);
        int[] named = [.. Enumerable.Range(0, header.Length).Where(column => header[column].Length > 0)];
        if (named.Length == 0)
        {
            faults.Add((int)rows.LineNumber, null, "The first line names no column.");
            return;
        }

        taker.Begin((int)rows.LineNumber, [.. named.Select(column => header[column])]);
        var cells = new string?[named.Length];
        var row = 0;
        // A cell is twice as long where all of it are quotes, and has two more of them and what separates it from the next one.
        text.MaxRowBytes = header.Length * ((2L * limits.MaxCellBytes) + 4);
        text.RowEnd = rows.ByteOffset + rows.RawRecord.Length;
        while (!faults.IsFull && await rows.ReadAsync(cancellationToken))
        {
            row++;
            text.RowEnd = rows.ByteOffset + rows.RawRecord.Length;
            if (text.IsCut && rows.FieldCount > header.Length)
            {
                faults.Add(
                    (int)rows.LineNumber,
                    null,
                    string.Create(
                        CultureInfo.InvariantCulture, $"The row has {rows.FieldCount} cells and more, the header {header.Length}."));
                return;
            }

            CheckCells(rows, text, header, row, limits);
            if (!CheckText(rows, faults)) continue;
            if (rows.FieldCount != header.Length)
            {
                faults.Add(
                    (int)rows.LineNumber,
                    null,
                    string.Create(CultureInfo.InvariantCulture, $"The row has {rows.FieldCount} cells, the header {header.Length}."));
                continue;
            }

            nameless.Check(rows, options.Cells, faults);
            for (var cell = 0; cell < cells.Length; cell++)
                cells[cell] = options.Cells.Read(rows.GetString(named[cell])); // blanks inside of quotes are still there

            if (!taker.Add((int)rows.LineNumber, cells)) return;
        }

        if (text.IsCut)
            throw new TooLongException(
                LengthFault.Cell(string.Create(CultureInfo.InvariantCulture, $"Row {row + 1}"), null, limits.MaxCellBytes));
        if (row == 0) faults.Add(1, null, "There is no row below the header.");
    }

    private static string[] Header(CsvReader rows, DatasetLimits limits, CsvFaults faults)
    {
        limits.CheckColumns(rows.FieldCount);
        if (!CheckText(rows, faults)) return [];
        var header = new string[rows.FieldCount];
        var line = (int)rows.LineNumber;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var column = 0; column < header.Length; column++)
        {
            CheckName(rows, line, column, limits);
            header[column] = CellFormat.Trim(rows.GetString(column));
            if (string.IsNullOrWhiteSpace(header[column])) header[column] = "";
            else if (!seen.Add(header[column]))
                faults.Add(line, column + 1, $"Another column is called '{Domain.Text.Truncate(header[column])}' too.");
        }

        return header;
    }

    // What is too long never becomes a string.
    private static void CheckName(CsvReader rows, int line, int column, DatasetLimits limits)
    {
        var name = rows.GetSpan(column);
        if (name.Length <= limits.MaxNameLength) return;
        var length = Encoding.UTF8.GetCharCount(name);
        if (length <= limits.MaxNameLength) return;
        var where = string.Create(CultureInfo.InvariantCulture, $"Line {line}, column {column + 1}");
        throw new TooLongException(LengthFault.Name(where, LengthFault.Beginning(name), length, limits.MaxNameLength));
    }

    private static void CheckCells(CsvReader rows, RowLimitStream text, string[] header, int row, DatasetLimits limits)
    {
        // A row that is shorter than a cell may be has no cell that is longer.
        if (!text.IsCut && rows.RawRecord.Length <= limits.MaxCellBytes) return;
        for (var column = 0; column < rows.FieldCount; column++)
        {
            var isLast = column == rows.FieldCount - 1;
            var bytes = rows.GetSpan(column).Length;
            if (bytes <= limits.MaxCellBytes && !(text.IsCut && isLast)) continue;
            var name = column < header.Length ? $" '{Domain.Text.Truncate(header[column])}'" : "";
            var where = string.Create(CultureInfo.InvariantCulture, $"Line {rows.LineNumber} (row {row}), column {column + 1}{name}");
            throw new TooLongException(LengthFault.Cell(where, text.IsCut && isLast ? null : bytes, limits.MaxCellBytes));
        }
    }

    /// <summary>Columns without a name, in which nothing may stand.</summary>
    private sealed class NamelessColumns(int line, string[] header)
    {
        private readonly List<int> _columns = [.. Enumerable.Range(0, header.Length).Where(column => header[column].Length == 0)];

        public void Check(CsvReader rows, CellFormat cells, CsvFaults faults)
        {
            for (var i = _columns.Count - 1; i >= 0; i--)
            {
                if (rows.GetSpan(_columns[i]).IsEmpty || cells.Read(rows.GetString(_columns[i])) is null) continue;
                faults.Add(
                    line,
                    _columns[i] + 1,
                    "The column has no name; give it one, or omit it (row numbers that pandas or R wrote: index=False, row.names = "
                        + "FALSE).");
                _columns.RemoveAt(i);
            }
        }
    }

    /// <summary>Broken text would otherwise be read with replacement characters in place of what was meant.</summary>
    private static bool CheckText(CsvReader rows, CsvFaults faults)
    {
        if (!Utf8.IsValid(rows.RawRecord))
            faults.Add((int)rows.LineNumber, null, "The row is not UTF-8; save the text as UTF-8, or tell its encoding.");
        else if (rows.RawRecord.Contains((byte)0))
            faults.Add(
                (int)rows.LineNumber, null, "The row contains a NUL character; is this a text file, or one in UTF-16 without a mark?");
        else
            return true;
        return false;
    }

    private static CsvReaderOptions ReaderOptions(CsvOptions options, CsvFaults faults) => new()
    {
        HasHeader = false, // the header is read as a row, so that its faults have places too
        Separator = options.Delimiter,
        TrimWhitespace = true,
        TrackLineNumbers = true,
        MaxRecordSize = MaxRowBytes,
        OnMalformedRecord = row => faults.Add((int)row.LineNumber, null, row.Reason switch
        {
            CsvMalformedReason.UnterminatedQuote => "A quote is opened and never closed.",
            CsvMalformedReason.TextAfterClosingQuote => "There is text after a closing quote; a quote inside of a quoted cell is doubled.",
            _ =>
                "There is a quote inside of a cell that does not begin with one; such a cell is quoted as a whole, and the quote inside "
                    + "is doubled.",
        }),
    };
}
