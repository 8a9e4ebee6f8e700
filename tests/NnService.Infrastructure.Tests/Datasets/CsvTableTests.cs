using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NnService.Domain.Data;
using NnService.Infrastructure.Datasets;

namespace NnService.Infrastructure.Tests.Datasets;

public class CsvTableTests
{
    [Theory]
    [InlineData("a,b\n1,2\n")]
    [InlineData("a,b\n1,2")]
    [InlineData("a,b\r\n1,2\r\n")]
    [InlineData("\uFEFFa,b\n1,2\n")]
    [InlineData("a;b\n1;2\n")]
    [InlineData("a\tb\n1\t2\n")]
    [InlineData("a|b\n1|2\n")]
    [InlineData("\"a\",\"b\"\n\"1\",\"2\"\n")]
    [InlineData(" a , b \n 1 , 2 \n")]
    [InlineData("\n\na,b\n\n1,2\n\n")]
    public async Task One_table_in_many_spellings(string csv)
    {
        var reading = await Examples.ReadAsync(csv);
        Assert.Empty(reading.Faults);
        Assert.Equal(["a", "b"], reading.Table!.Columns.Select(column => column.Name));
        Assert.All(reading.Table.Columns, column => Assert.Equal(ColumnType.Number, column.Type));
        Assert.Equal(1, reading.Table.Rows);
    }

    [Theory]
    [InlineData("", 1, null, "empty")]
    [InlineData("a,b\n", 1, null, "no row")]
    [InlineData("a,,c\n1,2,3\n", 1, 2, "no name")]
    [InlineData("a,b,a\n1,2,3\n", 1, 3, "'a'")]
    [InlineData("a,b\n1,2\n3\n", 3, null, "1 cells")]
    [InlineData("a,b\n1,2,3\n", 2, null, "3 cells")]
    [InlineData("a,b\n\"x\ny\",2\n1\n", 4, null, "1 cells")]
    [InlineData("a,b\n1,2\n3,\"4\n5,6\n", 3, null, "never closed")]
    [InlineData("a,b\n\"1\"2,3\n", 2, null, "closing quote")]
    [InlineData("a,b\n1\"2,3\n", 2, null, "quote")]
    [InlineData("a,b\n1,\0\n", 2, null, "NUL")]
    public async Task A_fault_has_its_place(string csv, int line, int? column, string detail)
    {
        var reading = await Examples.ReadAsync(csv, new CsvOptions { Delimiter = ',' });
        Assert.Null(reading.Table);
        Assert.Equal((line, column), (reading.Faults[0].Line, reading.Faults[0].Column));
        Assert.Contains(detail, reading.Faults[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_faults_are_told_up_to_twenty()
    {
        Assert.Equal([2, 4], (await Examples.ReadAsync("a,b\n1\n1,2\n1\n")).Faults.Select(fault => fault.Line));
        Assert.Equal(20, (await Examples.ReadAsync("a,b\n" + string.Concat(Enumerable.Repeat("1\n", 50)))).Faults.Length);
    }

    [Fact]
    public async Task Text_that_is_not_utf8_is_a_fault()
    {
        var bytes = Encoding.Latin1.GetBytes("a,b\n1,2\nä,3\n");
        var reading = await CsvTable.ReadAsync(new MemoryStream(bytes), new CsvOptions(), DatasetLimits.Default, TestHost.Token);
        Assert.Equal(3, Assert.Single(reading.Faults).Line);
    }

    [Theory]
    [InlineData(2, 10, 100, null)]
    [InlineData(1, 10, 100, "1 rows")]
    [InlineData(10, 1, 100, "1 are allowed")]
    [InlineData(10, 10, 3, "3 cells")]
    public async Task Limits_are_named(int rows, int columns, long cells, string? named)
    {
        var reading = await Examples.ReadAsync("a,b\n1,2\n3,4\n", limits: new DatasetLimits(rows, columns, cells));
        Assert.Equal(named is null, reading.Table is not null);
        Assert.Contains(named ?? "", reading.ExceededLimit ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quote_that_is_never_closed_is_found_before_the_memory_is_full()
    {
        var reading = await Examples.ReadAsync("a,b\n1,\"" + new string('x', 40_000_000));
        Assert.StartsWith(
            "Line 2 (row 1), column 2 'b': the cell has more than 65536 bytes", reading.TooLong!.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1|-2.5|1e3|.5|+4", ColumnType.Number)]
    [InlineData("1|2|NaN|", ColumnType.Number)]
    [InlineData("1|2|Infinity", ColumnType.Category)]
    [InlineData("1|2|1e999", ColumnType.Category)]
    [InlineData("1|0x10", ColumnType.Category)]
    [InlineData("1|1_000", ColumnType.Category)]
    [InlineData("1|１", ColumnType.Category)]
    [InlineData("true|FALSE|Yes|no|", ColumnType.Boolean)]
    [InlineData("0|1", ColumnType.Number)]
    [InlineData("t|f", ColumnType.Category)]
    [InlineData("2024-02-29|2024-02-29T23:59:59.123Z|2024-02-29 12:00", ColumnType.Date)]
    [InlineData("2020-01-01 12:00:00|2020-01-01T12:00:00+02:00|2020-1-1 9:30|2020/01/31", ColumnType.Date)]
    [InlineData("1/31/2020|12/1/2020 23:59", ColumnType.Date)]
    [InlineData("31/1/2020", ColumnType.Date)]
    [InlineData("31.1.2020", ColumnType.Date)]
    [InlineData("Jun 12 1998|\"Jun 2, 1998\"|12 Jun 1998|1/31/2020 9:30 PM", ColumnType.Date)]
    [InlineData("2023-02-29", ColumnType.Category)]
    [InlineData("13/31/2020", ColumnType.Category)]
    [InlineData("2020-01-01 25:00", ColumnType.Category)]
    [InlineData("1998", ColumnType.Number)]
    [InlineData("yes|1|no|0", ColumnType.Boolean)]
    [InlineData("?|NA|null", ColumnType.Text)]
    public async Task A_type_fits_every_cell(string cells, ColumnType type)
    {
        var table = await Examples.TableAsync("x,y\n" + string.Concat(cells.Split('|').Select(cell => cell + ",0\n")));
        Assert.Equal(type, table.Columns[0].Type);
    }

    [Theory]
    [InlineData(10, 10, ColumnType.Category)]
    [InlineData(11, 11, ColumnType.Text)]
    [InlineData(11, 21, ColumnType.Text)]
    [InlineData(11, 22, ColumnType.Category)]
    [InlineData(1000, 2000, ColumnType.Category)]
    [InlineData(1001, 4000, ColumnType.Text)]
    public async Task Words_that_repeat_are_categories(int words, int rows, ColumnType type)
    {
        var table = await Examples.TableAsync("x\n" + string.Concat(Enumerable.Range(0, rows).Select(row => $"w{row % words}\n")));
        Assert.Equal(type, table.Columns[0].Type);
        Assert.Equal(words > 1000 ? null : words, table.Columns[0].Distinct);
    }

    [Fact]
    public async Task Statistics_leave_missing_values_out()
    {
        var column = (await Examples.TableAsync("x,y\n1,0\n,0\n2,0\n6,0\n")).Columns[0];
        Assert.Equal((1, 1.0, 6.0, 3.0), (column.Missing, column.Min, column.Max, column.Mean));
        Assert.Equal(Math.Sqrt(14.0 / 3), column.StandardDeviation!.Value, 12);
    }

    [Theory]
    [InlineData("1e308|-1e308|1e308")]
    [InlineData("1e200|-1e200")]
    public async Task Statistics_beyond_every_number_are_left_out(string cells)
    {
        var column = (await Examples.TableAsync("x\n" + cells.Replace('|', '\n') + "\n")).Columns[0];
        Assert.Equal(ColumnType.Number, column.Type);
        Assert.True(column is { Min: < 0, Max: > 0, StandardDeviation: null });
    }

    [Fact]
    public async Task Statistics_of_the_largest_numbers_are_finite()
    {
        var column = (await Examples.TableAsync("x\n1.7e308\n-1.7e308\n1e308\n-1e308\n")).Columns[0];
        Assert.InRange(column.Mean!.Value, -1e300, 1e300);
        Assert.Null(column.StandardDeviation);
        Assert.Equal(0, column.Quantiles!["0.5"]);
        Assert.All(column.Quantiles.Values, quantile => Assert.True(double.IsFinite(quantile)));
    }

    [Fact]
    public async Task Quantiles_are_those_of_the_numbers_that_are_there()
    {
        // In order 1 2 4 8; the ranks of the shares are 0.03, 0.75, 1.5, 2.25 and 2.97.
        var column = (await Examples.TableAsync("x,y\n8,0\n,0\n1,0\n4,0\n2,0\n")).Columns[0];
        Assert.Equal(["0.01", "0.25", "0.5", "0.75", "0.99"], column.Quantiles!.Keys);
        Assert.Equal([1.03, 1.75, 3, 5, 7.88], column.Quantiles.Values.Select(value => Math.Round(value, 12)));
        Assert.Null(column.Frequent);
        Assert.Null((await Examples.TableAsync("x,y\n,0\n")).Columns[0].Quantiles);
    }

    [Fact]
    public async Task The_most_frequent_words_come_with_their_counts()
    {
        var columns = (await Examples.TableAsync("word,yes\nb,yes\na,TRUE\n,no\nc,\nb,\n")).Columns;
        Assert.Equal([new("b", 2), new("a", 1), new("c", 1)], columns[0].Frequent!.Value);
        Assert.Equal([new("true", 2), new("false", 1)], columns[1].Frequent!.Value);
        Assert.Equal([new("true", 1)], (await Examples.TableAsync("yes\nyes\n")).Columns[0].Frequent!.Value);

        // w0 to w29, w29 thirty times, w28 29 times, …
        var many = (await Examples.TableAsync(
            "word\n" + string.Concat(Enumerable.Range(0, 30).SelectMany(word => Enumerable.Repeat($"w{word}\n", word + 1))))).Columns[0];
        Assert.Equal(Enumerable.Range(0, 20).Select(i => new WordCount($"w{29 - i}", 30 - i)), many.Frequent!.Value);
    }

    [Fact]
    public void A_wide_table_takes_its_quantiles_of_fewer_numbers()
    {
        // 129 columns hold a sample of 32 768 numbers each: of 40 000 rows the quantiles are no longer exact, but close.
        var builder = new TextTableBuilder([.. Enumerable.Range(0, 129).Select(column => $"x{column}")]);
        var json = new TextTableBuilder(CellFormat.Default);
        for (var column = 0; column < 129; column++) json.AddColumn($"x{column}");
        for (var row = 0; row < 40_000; row++)
        {
            var cells = Enumerable.Repeat<string?>(row.ToString(CultureInfo.InvariantCulture), 129).ToArray();
            builder.Add(cells);
            json.Add(cells);
        }

        var median = builder.Build().Columns[0].Quantiles!["0.5"];
        Assert.NotEqual(19_999.5, median);
        Assert.Equal(0.5, median / 40_000, 3 * 0.5 / Math.Sqrt(32_768));
        Assert.Equal(median, json.Build().Columns[0].Quantiles!["0.5"]);
    }

    [Fact]
    public async Task The_digest_is_that_of_the_bytes_that_were_sent()
    {
        var table = await Examples.TableAsync("a\r\n1\r\n");
        Assert.Equal(6, table.Bytes);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData("a\r\n1\r\n"u8)), table.Digest);
    }

    [Fact]
    public async Task A_decimal_comma_is_read_where_asked_for()
    {
        Assert.Equal(
            ColumnType.Number, (await Examples.ReadAsync("a;b\n1,5;2\n", new CsvOptions { Cells = CellFormat.Default with { DecimalMark = ',' } })).Table!.Columns[0].Type);
        Assert.Equal(ColumnType.Category, (await Examples.ReadAsync("a;b\n1,5;2\n")).Table!.Columns[0].Type);
        Assert.Equal(
            ColumnType.Category, (await Examples.ReadAsync("a;b\n1.5;2\n", new CsvOptions { Cells = CellFormat.Default with { DecimalMark = ',' } })).Table!.Columns[0].Type);
    }

    [Theory]
    [InlineData("a,b,y,,\n1,2,x,,\n3,4,z,, \n")]
    [InlineData("a,b,y,\n1,2,x,\n3,4,z,NA\n")]
    [InlineData(",a,b, ,y\n,1,2,,x\n,3,4,,z\n")]
    public async Task Columns_that_have_neither_a_name_nor_a_value_are_left_out(string csv)
    {
        var reading = await Examples.ReadAsync(csv, new CsvOptions { Delimiter = ',' });
        Assert.Empty(reading.Faults);
        Assert.Equal(["a", "b", "y"], reading.Table!.Columns.Select(column => column.Name));
        Assert.Equal([[1.0, 2.0, "x"], [3.0, 4.0, "z"]], reading.Table.First(2, long.MaxValue));
    }

    [Theory]
    [InlineData("a,y,,\n1,x,,\n2,z,,7\n", 1, 4, "no name")]
    [InlineData(",a\n0,5\n1,6\n", 1, 1, "index=False")]
    [InlineData(",,\n,,\n", 1, null, "names no column")]
    [InlineData("a,y,,\n1,x\n", 2, null, "2 cells, the header 4")]
    public async Task A_value_under_no_name_is_a_fault(string csv, int line, int? column, string detail)
    {
        var reading = await Examples.ReadAsync(csv, new CsvOptions { Delimiter = ',' });
        Assert.Null(reading.Table);
        var fault = Assert.Single(reading.Faults);
        Assert.Equal((line, column), (fault.Line, fault.Column));
        Assert.Contains(detail, fault.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_holds_what_cannot_be_seen_is_told() =>
        Assert.Equal(
            ["Column '\uFEFFage' has characters in its name that cannot be seen: '[U+FEFF]age'; requests must name it with them."],
            (await Examples.TableAsync("x;\uFEFFage\n1;2\n3;4\n")).Warnings);

    [Fact]
    public async Task What_is_odd_about_many_columns_alike_is_told_once()
    {
        var names = Enumerable.Range(1, 429).Select(number => FormattableString.Invariant($"c{number}"));
        var header = $"d;{string.Join(';', names)};e\n";
        var cells = string.Concat(Enumerable.Repeat(";7", 429));
        var table = await Examples.TableAsync($"{header}2020-01-01{cells};\n2020-01-02{cells};\n");
        Assert.Equal(
            [
                "Column 'd' holds dates; training leaves it out.",
                "Each of 429 columns ('c1', 'c2', 'c3' and 426 more) has one value only.",
                "Column 'e' has no value in any row; training leaves it out.",
            ],
            table.Warnings);
    }

    [Theory]
    [InlineData("1|2|3", null)]
    [InlineData("a|b|a", null)]
    [InlineData("yes|no", null)]
    [InlineData("NA|?|", "Column 'x' has no value in any row; training leaves it out.")]
    [InlineData("7|7|", "Column 'x' has one value only.")]
    [InlineData("a|a", "Column 'x' has one value only.")]
    [InlineData("no|no", "Column 'x' has one value only.")]
    [InlineData("2020-01-01|2020-01-02", "Column 'x' holds dates; training leaves it out.")]
    [InlineData("a|b|c|d|e|f|g|h|i|j|k", "Column 'x' is text; training leaves it out.")]
    [InlineData(
        "130|165|unknown|150",
        "Column 'x' looks like numbers, but row 3 is 'unknown', which is none (decimal mark '.'); it is read as a category.")]
    [InlineData(
        "?|$1,234|$5|$7.50",
        "Column 'x' looks like numbers, but row 2 is '$1,234', which is none (decimal mark '.'); it is read as a category.")]
    [InlineData(
        "1%|2%|3%|4%|5%|6%|7%|8%|9%|10%|11%",
        "Column 'x' looks like numbers, but row 1 is '1%', which is none (decimal mark '.'); it is read as text, and training leaves it "
            + "out.")]
    [InlineData(
        "1,5|2,5", "Column 'x' looks like numbers, but row 1 is '1,5', which is none (decimal mark '.'); it is read as a category.")]
    [InlineData("1|b|c", null)]
    [InlineData("0|0.5|10", null)]
    [InlineData("99501|01234|00001", "Column 'x' is read as numbers, but row 2 is '01234'; if these are codes, call it a category.")]
    [InlineData("12|1E2|3e10", "Column 'x' is read as numbers, but row 2 is '1E2'; if these are codes, call it a category.")]
    [InlineData("1e+20|1.5e3|2E-7|-3.0E5", null)]
    [InlineData(
        "10|(12)|8|9",
        "Column 'x' looks like numbers, but row 2 is '(12)', which is none (decimal mark '.'); it is read as a category.")]
    [InlineData(
        "10|7|8|\u22123",
        "Column 'x' looks like numbers, but row 4 is '\u22123', which is none (decimal mark '.'); it is read as a category.")]
    [InlineData(
        "10|7|8|\u200B9",
        "Column 'x' looks like numbers, but row 4 is '[U+200B]9', which is none (decimal mark '.'); it is read as a category.")]
    [InlineData(
        "New York|Oslo|New\u00A0York|Oslo\uFEFF",
        "Column 'x' has words with characters that cannot be seen (row 3: 'New[U+00A0]York'); they are other words than those without "
            + "them.")]
    [InlineData("\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645|b|b|b", null)]
    public async Task What_looks_odd_is_told(string cells, string? warning)
    {
        var table = await Examples.TableAsync(
            "x;y\n" + string.Concat(cells.Split('|').Select((cell, row) => FormattableString.Invariant($"{cell};{row}\n"))));
        Assert.Equal(warning is null ? [] : [warning], table.Warnings);
        Assert.Equal(warning, table.Columns[0].Warning);
    }
}
