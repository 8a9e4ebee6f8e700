using System.Buffers;
using System.Globalization;
using System.Text;
using NnService.Domain.Data;
using NnService.Infrastructure.Datasets;

namespace NnService.Infrastructure.Tests.Datasets;

/// <summary>Cells and names that are long: what is refused, how soon, and what is shown of those that are not.</summary>
public sealed class LongTextTests
{
    private const int MaxCell = 65_536;

    public static TheoryData<string, bool> Cells => new()
    {
        { new string('x', MaxCell), true },
        { new string('x', MaxCell + 1), false },
        { new string('ß', MaxCell / 2), true },
        { new string('ß', (MaxCell / 2) + 1), false },
        { $"  {new string('x', MaxCell)}\t", true },
        { $"\"{string.Concat(Enumerable.Repeat("\"\"", MaxCell))}\"", true },
        { $"\"{string.Concat(Enumerable.Repeat("\"\"", MaxCell + 1))}\"", false },
        { $"\"{string.Concat(Enumerable.Repeat("a,\n", MaxCell / 3))}\"", true },
        { $"\"{string.Concat(Enumerable.Repeat("a,\n", MaxCell))}\"", false },
        { new string('x', 15_000_000), false },
    };

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task A_cell_of_CSV_is_as_long_as_allowed_and_no_longer(string cell, bool isTaken)
    {
        foreach (var (csv, place) in (IEnumerable<(string, string)>)
            [($"a\n1\n{cell}\n2\n", "Line 3 (row 2), column 1 'a'"), ($"a,b,c\n0,1,2\n0,{cell},2\n", "Line 3 (row 2), column 2 'b'")])
        {
            var reading = await Examples.ReadAsync(csv, new CsvOptions { Delimiter = ',' });
            Assert.Empty(reading.Faults);
            Assert.Equal(isTaken, reading.Table is not null);
            if (isTaken) continue;
            Assert.False(reading.TooLong!.IsName);
            Assert.StartsWith($"{place}: the cell has ", reading.TooLong.Detail, StringComparison.Ordinal);
            Assert.Contains("at most 65536 are allowed (NnService:Limits:MaxCellBytes)", reading.TooLong.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_cell_without_an_end_is_refused_before_much_of_it_is_read()
    {
        foreach (var begin in (string[])["a\n1\n", "a\n1\n\"", "a,b\n1,2\n3,\"x,y"])
        {
            await using var endless = new Endless(Encoding.ASCII.GetBytes(begin), (byte)'x');
            var reading = await CsvTable.ReadAsync(endless, new CsvOptions(), DatasetLimits.Default, TestHost.Token);
            Assert.StartsWith("Line ", reading.TooLong!.Detail, StringComparison.Ordinal);
            Assert.InRange(endless.Taken, 0, 1 << 20);
        }
    }

    [Fact]
    public async Task Empty_lines_are_no_cell_however_many_there_are()
    {
        var many = new string('\n', 3_000_000);
        var table = (await Examples.ReadAsync($"a\n1\n{many}2\n{many}")).Table!;
        Assert.Equal(2, table.Rows);
    }

    [Theory]
    [InlineData(255, true)]
    [InlineData(256, false)]
    [InlineData(1_000_000, false)]
    public async Task A_name_has_255_characters_at_most(int length, bool isTaken)
    {
        var name = new string('ä', length);
        var csv = await Examples.ReadAsync($"a,{name}\n1,2\n");
        var array = await JsonAsync($$"""[{"a": 1}, {"{{name}}": 2}]""", lines: false, DatasetLimits.Default);
        var lines = await JsonAsync($$"""
            {"a": 1}
            {"{{name}}": 2}
            """, lines: true, DatasetLimits.Default);
        Assert.Equal(isTaken, csv.Table is not null);
        foreach (var (table, tooLong, place) in (IEnumerable<(TextTable?, LengthFault?, string)>)
            [
                (csv.Table, csv.TooLong, "Line 1, column 2"),
                (array.Table, array.TooLong, "Row 2"),
                (lines.Table, lines.TooLong, "Line 2 (row 2)"),
            ])
        {
            Assert.Equal(isTaken, table is not null);
            if (isTaken) continue;
            Assert.True(tooLong!.IsName);
            Assert.StartsWith(place, tooLong.Detail, StringComparison.Ordinal);
            Assert.Contains($"the name '{new string('ä', 100)}…' has", tooLong.Detail, StringComparison.Ordinal);
            Assert.InRange(tooLong.Detail.Length, 1, 300);
        }
    }

    [Fact]
    public async Task A_cell_of_JSON_is_as_long_as_allowed_and_no_longer()
    {
        var limits = DatasetLimits.Default with { MaxCellBytes = 10 };
        foreach (var (value, isTaken) in (IEnumerable<(string, bool)>)
        [
            ("\"0123456789\"", true), ("\"01234567890\"", false), ("\"äöüßé\"", true), ("\"äöüßéx\"", false), ("\" 0123456789\\t\"", true),
            (
                "\"\\u0041\\u0042\\u0043\\u0044\\u0045\\u0046\\u0047\\u0048\\u0049\\u004a\"",
                true), ("\"\\u00e4\\u00e4\\u00e4\\u00e4\\u00e4\\u00e4\"", false),
            ("0.12345678", true), ("0.123456789", false), ("true", true),
        ])
        {
            var array = await JsonAsync($$"""[{"a": "x"}, {"b": 1, "a": {{value}}}]""", lines: false, limits);
            var lines = await JsonAsync($$"""
                {"a": "x"}
                {"b": 1, "a": {{value}}}
                """, lines: true, limits);
            Assert.Equal((isTaken, isTaken), (array.Table is not null, lines.Table is not null));
            if (isTaken) continue;
            Assert.Equal(("/1/a", ""), (array.TooLong!.Pointer, lines.TooLong!.Pointer));
            Assert.StartsWith("Row 2 'a': the cell has ", array.TooLong.Detail, StringComparison.Ordinal);
            Assert.StartsWith("Line 2 (row 2) 'a': the cell has ", lines.TooLong.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Words_are_told_apart_as_wholes_and_shown_by_their_beginnings()
    {
        var same = new string('w', 200);
        var rows = string.Concat(Enumerable.Range(0, 60).Select(i => $"{same}{i % 3},{i}\n"));
        var table = await Examples.TableAsync($"word,n\n{rows}");
        var column = table.Columns[0];
        Assert.Equal((ColumnType.Category, 3), (column.Type, column.Distinct));
        Assert.All(
            [.. column.Categories!.Value, .. column.Frequent!.Value.Select(word => word.Value)],
            word => Assert.Equal(new string('w', 100) + "…", word));
        Assert.Equal([20, 20, 20], column.Frequent!.Value.Select(word => word.Count));
        Assert.Equal([$"{same}0", $"{same}1", $"{same}2"], table.ToTable().Columns[0].Categories.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Columns_together_show_a_megabyte_of_words()
    {
        const int Columns = 2_000;
        var builder = new TextTableBuilder(
            [.. Enumerable.Range(0, Columns).Select(c => string.Create(CultureInfo.InvariantCulture, $"c{c}"))]);
        for (var row = 0; row < 40; row++)
            builder.Add(
                [.. Enumerable.Range(0, Columns).Select(c => c < Columns / 2 ? $"{row % 10}{new string('w', 90)}" : $"s{row % 3}")]);
        var columns = builder.Build().Columns;
        var shown = columns.Sum(
            column => column.Categories!.Value.Sum(
                Encoding.UTF8.GetByteCount) + column.Frequent!.Value.Sum(word => Encoding.UTF8.GetByteCount(word.Value)));
        Assert.InRange(shown, 500_000, 1 << 20);
        Assert.All(columns.Skip(Columns / 2), column => Assert.Equal(["s0", "s1", "s2"], column.Categories!.Value));
        Assert.All(columns.Take(Columns / 2), column => Assert.Equal(10, column.Distinct));
        Assert.Equal(
            columns,
            CategoryPreview.Bound(columns).ToArray(),
            (one, other) => one.Categories!.Value.SequenceEqual(other.Categories!.Value));
    }

    [Fact]
    public void Many_columns_tell_few_words_apart_in_whatever_order_they_come()
    {
        const int Columns = 5_000;
        var whole = new TextTableBuilder([.. Enumerable.Range(0, Columns).Select(c => $"{c}")]);
        var growing = new TextTableBuilder(CellFormat.Default);
        for (var c = 0; c < 3; c++) growing.AddColumn($"{c}");
        for (var row = 0; row < 240; row++)
        {
            if (row == 120)
            {
                for (var c = 3; c < Columns; c++) growing.AddColumn($"{c}");
            }

            string?[] cells = [$"w{row % 101}", $"w{row % 100}", $"{row % 100}", .. Enumerable.Repeat((string?)null, Columns - 3)];
            whole.Add(cells);
            growing.Add(row < 120 ? cells[..3] : cells);
        }

        var known = whole.Build().Columns;
        var grown = growing.Build().Columns;
        Assert.Equal(
            [(ColumnType.Text, null), (ColumnType.Category, 100), (ColumnType.Number, null)],
            known.Take(3).Select(column => (column.Type, column.Distinct)));
        Assert.Equal(
            known.Select(column => (column.Type, column.Distinct, column.Missing)),
            grown.Select(column => (column.Type, column.Distinct, column.Missing)));
    }

    [Fact]
    public void Cells_packed_in_pieces_are_one_text()
    {
        string?[] cells = [.. Enumerable.Range(0, 1_000).Select(i => i % 7 == 0 ? null : new string((char)('a' + (i % 26)), i))];
        var buffer = new ArrayBufferWriter<byte>();
        var parts = new List<byte[]>();
        for (var i = 0; i < cells.Length; i++)
        {
            CellText.Append(buffer, cells[i]);
            if (i % 300 != 299) continue;
            parts.Add(CellText.PackPart(buffer.WrittenSpan));
            buffer.ResetWrittenCount();
        }

        var packed = CellText.Pack(parts, buffer.WrittenSpan);
        Assert.Equal(cells, CellText.Unpack(packed));
        Assert.Equal(cells.Skip(701), CellText.UnpackFrom(packed, 701));
    }

    private static Task<JsonReading> JsonAsync(string json, bool lines, DatasetLimits limits) =>
        JsonTable.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(json)), lines, CellFormat.Default.Missing, limits, TestHost.Token);

    /// <summary>A beginning, and one byte for ever.</summary>
    private sealed class Endless(byte[] begin, byte next) : MemoryStream(begin)
    {
        public long Taken { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = base.Read(buffer.Span);
            if (read == 0)
            {
                buffer.Span.Fill(next);
                read = buffer.Length;
            }

            Taken += read;
            return ValueTask.FromResult(read);
        }
    }
}
