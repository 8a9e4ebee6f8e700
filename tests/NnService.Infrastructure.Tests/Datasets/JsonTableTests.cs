using System.Security.Cryptography;
using System.Text;
using NnService.Domain.Data;
using NnService.Infrastructure.Datasets;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Tests.Datasets;

public class JsonTableTests
{
    [Theory]
    [InlineData("""[{"a": 1, "b": "x"}, {"b": "y", "c": true}, {"a": null}]""", false)]
    [InlineData("\uFEFF [\n{\"a\":1,\n\"b\":\" x \"},{\"b\":\"y\",\"c\":true},\r\n{\"c\":null}] \n", false)]
    [InlineData("{\"a\": 1, \"b\": \"x\"}\n{\"b\": \"y\", \"c\": true}\n{\"a\": null}\n", true)]
    [InlineData("\uFEFF{\"a\":1,\"b\":\"x\"}\r\n\r\n {\"b\":\"y\",\"c\":true} \r\n{\"c\":\"NA\"}", true)]
    public async Task Columns_are_the_members_in_the_order_in_which_they_come(string json, bool lines)
    {
        var reading = await ReadAsync(json, lines);
        Assert.Empty(reading.Faults);
        var table = reading.Table!.ToTable();
        Assert.Equal(["a", "b", "c"], table.Columns.Select(column => column.Name));
        Assert.Equal([1, double.NaN, double.NaN], table.Columns[0].Numbers);
        Assert.Equal([0, 1, -1], table.Columns[1].Codes);
        Assert.Equal(["x", "y"], table.Columns[1].Categories);
        Assert.Equal(
            [-1, 1, -1], table.Columns[2].Codes.Select(code => code < 0 ? code : table.Columns[2].Categories[code] == "true" ? 1 : 0));
        Assert.Equal([2, 1, 2], reading.Table.Columns.Select(column => column.Missing));
    }

    [Fact]
    public async Task Numbers_keep_their_digits_and_text_its_letters()
    {
        var reading = await ReadAsync("""[{"n": 0.1000, "w": "1 \"a\" ä😀"}, {"n": -1.5E+3, "w": "\u00e4"}]""", lines: false);
        await using var host = await TestHost.StartAsync(paused: true);
        await host.Datasets.SaveAsync("d", DatasetKind.Uploaded, reading.Table!, TestHost.Token);
        var (_, dataset) = await host.Datasets.RetypeAsync(
            "d", new Dictionary<string, ColumnType> { ["n"] = ColumnType.Category }, [], TestHost.Token);
        Assert.Equal(["-1.5E+3", "0.1000"], dataset!.Columns[0].Categories!.Value);
        Assert.Equal(["0.1000", "1 \"a\" ä😀"], (await host.Datasets.RowsAsync("d", 0, 1, long.MaxValue, TestHost.Token))![0]);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, true)]
    [InlineData(4096, false)]
    [InlineData(4096, true)]
    public async Task It_does_not_matter_in_which_pieces_it_comes(int piece, bool lines)
    {
        var rows = Enumerable.Range(0, 300).Select(row => $$"""{"n": {{row}}, "w": "ä{{new string('x', row)}}"}""").ToArray();
        var json = Encoding.UTF8.GetBytes(lines ? string.Join('\n', rows) : $"[{string.Join(',', rows)}]");
        var reading = await JsonTable.ReadAsync(new Pieces(json, piece), lines, [""], DatasetLimits.Default, TestHost.Token);
        Assert.Empty(reading.Faults);
        Assert.Equal(
            (300, json.LongLength, Convert.ToHexStringLower(SHA256.HashData(json))),
            (reading.Table!.Rows, reading.Table.Bytes, reading.Table.Digest));
        Assert.Equal(Enumerable.Range(0, 300).Select(row => (double)row), reading.Table.ToTable().Columns[0].Numbers);
    }

    [Fact]
    public async Task A_column_that_comes_late_is_missing_in_all_rows_before()
    {
        const int Late = 20_000;
        var reading = await ReadAsync(
            string.Concat(
                Enumerable.Range(0, Late + 10).Select(row => row < Late ? $"{{\"a\":{row}}}\n" : $"{{\"a\":{row},\"b\":{row}}}\n")),
            lines: true);
        Assert.Equal((0, Late), (reading.Table!.Columns[0].Missing, reading.Table.Columns[1].Missing));
        var table = reading.Table.ToTable();
        Assert.Equal(Enumerable.Range(0, Late + 10).Select(row => (double)row), table.Columns[0].Numbers);
        Assert.All(table.Columns[1].Numbers[..Late], number => Assert.True(double.IsNaN(number)));
        Assert.Equal(Late + 9, table.Columns[1].Numbers[^1]);
    }

    [Theory]
    [InlineData("""[{"a": 1}, {"a": [1]}, {"a": {"b": 1}}]""", "/1/a", JsonFaultKind.WrongType, 2)]
    [InlineData("""[{"a": 1}, 5, null, "x", [1]]""", "/1", JsonFaultKind.WrongType, 4)]
    [InlineData("""[{"a": 1, "a": 2}]""", "/0/a", JsonFaultKind.Duplicate, 1)]
    [InlineData("""[{"a": 1, "b": {}}, {"a": 1}, {"a": 1e400}]""", "/0/b", JsonFaultKind.WrongType, 2)]
    [InlineData("""[{"a": 1e400}]""", "/0/a", JsonFaultKind.NotFinite, 1)]
    [InlineData("""[{"a": "\u0000"}]""", "/0/a", JsonFaultKind.Malformed, 1)]
    [InlineData("""[{"a": "\ud800"}]""", "/0/a", JsonFaultKind.Malformed, 1)]
    [InlineData("""[{"": 1}]""", "/0/", JsonFaultKind.WrongType, 1)]
    [InlineData("""[{"a/b~": []}]""", "/0/a~1b~0", JsonFaultKind.WrongType, 1)]
    [InlineData("""{"a": 1}""", "", JsonFaultKind.WrongType, 1)]
    [InlineData("""[{"a": 1}""", "/1", JsonFaultKind.Malformed, 1)]
    [InlineData("""[{"a": 1},]""", "/1", JsonFaultKind.Malformed, 1)]
    [InlineData("""[{"a": 1}] x""", "", JsonFaultKind.Malformed, 1)]
    [InlineData("""[]""", "", JsonFaultKind.Malformed, 1)]
    [InlineData("""[{}, {}]""", "", JsonFaultKind.Malformed, 1)]
    [InlineData("", "", JsonFaultKind.Malformed, 1)]
    public async Task Faults_of_an_array_have_pointers(string json, string pointer, JsonFaultKind kind, int count)
    {
        var reading = await ReadAsync(json, lines: false);
        Assert.Null(reading.Table);
        Assert.Equal(count, reading.Faults.Length);
        Assert.Equal((kind, (int?)null, pointer), (reading.Faults[0].Kind, reading.Faults[0].Line, reading.Faults[0].Pointer));
    }

    [Fact]
    public async Task Faults_of_lines_have_line_numbers_and_do_not_hide_each_other()
    {
        var reading = await ReadAsync("{\"a\": 1}\n{\"a\": }\n\n[1]\n{\"a\": {}}\n{\"a\": 1} {\"a\": 2}\n{\"a\": 3}\n{\"a\"", lines: true);
        Assert.Equal([2, 4, 5, 6, 8], reading.Faults.Select(fault => fault.Line!.Value));
        Assert.Equal(
            [JsonFaultKind.Malformed, JsonFaultKind.WrongType, JsonFaultKind.WrongType, JsonFaultKind.Malformed, JsonFaultKind.Malformed],
            reading.Faults.Select(fault => fault.Kind));
        Assert.Equal("/a", reading.Faults[2].Pointer);
        Assert.Equal(20, (await ReadAsync(string.Concat(Enumerable.Repeat("x\n", 1000)), lines: true)).Faults.Length);
        Assert.Equal(20, (await ReadAsync($"[{string.Join(',', Enumerable.Repeat("1", 1000))}]", lines: false)).Faults.Length);
    }

    [Theory]
    [InlineData(1, 10, 100, "1 rows")]
    [InlineData(10, 1, 100, "1 are allowed")]
    [InlineData(10, 10, 3, "3 cells")]
    public async Task Limits_are_named(int rows, int columns, long cells, string named)
    {
        foreach (var lines in (bool[])[true, false])
        {
            var json = lines ? "{\"a\":1,\"b\":2}\n{\"a\":1,\"b\":2}" : """[{"a":1,"b":2},{"a":1,"b":2}]""";
            var reading = await JsonTable.ReadAsync(
                new MemoryStream(Encoding.UTF8.GetBytes(json)), lines, [], new DatasetLimits(rows, columns, cells), TestHost.Token);
            Assert.Contains(named, reading.ExceededLimit, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_row_that_never_ends_is_given_up(bool lines)
    {
        var reading = await ReadAsync((lines ? "" : "[") + "{\"a\":\"x\"" + new string(' ', 20_000_000), lines);
        Assert.Contains("longer than 4194304 bytes", Assert.Single(reading.Faults).Detail, StringComparison.Ordinal);
        reading = await ReadAsync((lines ? "" : "[{\"b\":1},") + "{\"b\":2,\"a\":\"" + new string('x', 20_000_000), lines);
        Assert.Contains("'a': the cell has more than 65536 bytes", reading.TooLong!.Detail, StringComparison.Ordinal);
    }

    private static Task<JsonReading> ReadAsync(string json, bool lines) =>
        JsonTable.ReadAsync(
            new MemoryStream(Encoding.UTF8.GetBytes(json)), lines, CellFormat.Default.Missing, DatasetLimits.Default, TestHost.Token);

    /// <summary>Gives so many bytes at a time.</summary>
    private sealed class Pieces(byte[] bytes, int size) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(size, buffer.Length)], cancellationToken);
    }
}
