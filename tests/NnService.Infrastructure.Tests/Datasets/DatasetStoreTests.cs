using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NnService.Domain;
using NnService.Domain.Data;
using NnService.Infrastructure.Datasets;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Tests.Datasets;

public abstract class DatasetStoreTests(StorageKind storage) : StorageTests(storage), IAsyncLifetime
{
    private const string Csv = "x;word;yes;when\n1,5;ä;yes;2024-02-29\nNA;;No;2024-03-01T10:00:00Z\n-2;\"a;b\";;\n";

    private TestHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await StartAsync(paused: true);

    public ValueTask DisposeAsync() => _host?.DisposeAsync() ?? default; // null where the test is skipped

    [Fact]
    public async Task The_built_in_tables_are_there_and_read_only()
    {
        var datasets = await _host.Datasets.ListAsync(10, null, TestHost.Token);
        Assert.Equal(["diabetes", "digits", "iris", "penguins", "wine"], datasets.Select(dataset => dataset.Id));
        Assert.Equal([442, 1797, 150, 344, 178], datasets.Select(dataset => dataset.Rows));
        Assert.All(datasets, dataset => Assert.Equal(DatasetKind.BuiltIn, dataset.Kind));
        Assert.Equal(DeleteOutcome.ReadOnly, await _host.Datasets.DeleteAsync("iris", TestHost.Token));

        var iris = (await _host.Datasets.FindAsync("iris", TestHost.Token))!.Columns;
        Assert.Equal(["sepal_length", "sepal_width", "petal_length", "petal_width", "species"], iris.Select(column => column.Name));
        Assert.Equal((ColumnType.Number, 4.3, 7.9), (iris[0].Type, iris[0].Min, iris[0].Max));
        Assert.Equal(5.843333, iris[0].Mean!.Value, 6);
        Assert.Equal(0.825301, iris[0].StandardDeviation!.Value, 6);
        Assert.Equal(["setosa", "versicolor", "virginica"], iris[4].Categories!.Value);
    }

    [Fact]
    public async Task Cells_come_back_as_the_schema_sees_them()
    {
        var table = (await Examples.ReadAsync(Csv, new CsvOptions { Cells = CellFormat.Default with { DecimalMark = ',' } })).Table!;
        var saved = await _host.Datasets.SaveAsync("d", DatasetKind.Uploaded, table, TestHost.Token);
        Assert.Equal(
            [ColumnType.Number, ColumnType.Category, ColumnType.Boolean, ColumnType.Date], saved!.Columns.Select(column => column.Type));

        var rows = await _host.Datasets.RowsAsync("d", 0, 10, long.MaxValue, TestHost.Token);
        Assert.Equal([1.5, "ä", true, "2024-02-29"], rows![0]);
        Assert.Equal([null, null, false, "2024-03-01T10:00:00Z"], rows[1]);
        Assert.Equal([-2.0, "a;b", null, null], rows[2]);

        var loaded = await _host.Datasets.LoadTableAsync("d", ["yes", "x"], TestHost.Token);
        Assert.Equal(["x", "yes"], loaded!.Columns.Select(column => column.Name));
        Assert.Equal([1.5, double.NaN, -2], loaded.Columns[0].Numbers);
        Assert.Equal([1, 0, -1], loaded.Columns[1].Codes);
        Assert.Equal(["false", "true"], loaded.Columns[1].Categories);
    }

    [Fact]
    public async Task Rows_are_found_across_chunks()
    {
        var builder = new TextTableBuilder(["n"]);
        for (var row = 0; row < 70_000; row++)
            builder.Add([row.ToString(CultureInfo.InvariantCulture)]);
        await _host.Datasets.SaveAsync("big", DatasetKind.Uploaded, builder.Build(), TestHost.Token);

        Assert.Equal(2, await _host.ScalarAsync("select count(*) from Chunks where DatasetId = 'big'"));
        var rows = await _host.Datasets.RowsAsync("big", 65_534, 4, long.MaxValue, TestHost.Token);
        Assert.Equal([65_534.0, 65_535.0, 65_536.0, 65_537.0], rows!.Select(row => row[0]));
        Assert.Equal([69_999.0], (await _host.Datasets.RowsAsync("big", 69_999, 5, long.MaxValue, TestHost.Token))!.Select(row => row[0]));
        Assert.Empty((await _host.Datasets.RowsAsync("big", 70_000, 5, long.MaxValue, TestHost.Token))!);
        Assert.Equal(69_999, (await _host.Datasets.LoadTableAsync("big", null, TestHost.Token))!.Columns[0].Numbers[^1]);
    }

    [Fact]
    public async Task Parts_are_the_table_and_end_where_it_is_deleted()
    {
        var builder = new TextTableBuilder(["n", "word", "other"]);
        for (var row = 0; row < 140_000; row++)
            builder.Add([row.ToString(CultureInfo.InvariantCulture), row % 3 == 0 ? null : row < 65_536 ? "a" : "b", "1"]);
        var dataset = await _host.Datasets.SaveAsync("big", DatasetKind.Uploaded, builder.Build(), TestHost.Token);

        var parts = await _host.Datasets.LoadPartsAsync(dataset!, ["word", "n"], Reading(), [], TestHost.Token).ToListAsync(TestHost.Token);
        Assert.Equal([65_536, 65_536, 8_928], parts.Select(part => part.Rows));
        Assert.All(parts, part => Assert.Equal(["n", "word"], part.Columns.Select(column => column.Name)));
        var table = (await _host.Datasets.LoadTableAsync("big", null, TestHost.Token))!;
        Assert.Equal(table.Columns[0].Numbers, parts.SelectMany(part => part.Columns[0].Numbers));
        Assert.Equal(Words(table.Columns[1]), parts.SelectMany(part => Words(part.Columns[1])));

        var seen = 0;
        await foreach (var part in _host.Datasets.LoadPartsAsync(dataset!, ["n"], Reading(), [], TestHost.Token))
        {
            seen += part.Rows;
            await _host.Datasets.DeleteAsync("big", TestHost.Token);
            // another one of that name
            await _host.Datasets.SaveAsync("big", DatasetKind.Uploaded, await Examples.TableAsync("n\n1\n"), TestHost.Token);
        }

        Assert.Equal(65_536, seen);

        static IEnumerable<string?> Words(Column column) => column.Codes.Select(code => code < 0 ? null : column.Categories[code]);
    }

    [Fact]
    public async Task Nothing_is_kept_of_a_table_that_fails_halfway()
    {
        var builder = new TextTableBuilder(["n"]);
        for (var row = 0; row < 70_000; row++)
            builder.Add([row.ToString(CultureInfo.InvariantCulture)]);
        await _host.ExecuteAsync(Sql(
            "create trigger Fail after insert on Chunks when new.Chunk = 1 begin select raise(abort, 'no'); end",
            "alter table Chunks add constraint Fail check (Chunk <> 1)"));

        await Assert.ThrowsAsync<DbUpdateException>(
            () => _host.Datasets.SaveAsync("big", DatasetKind.Uploaded, builder.Build(), TestHost.Token));
        Assert.Null(await _host.Datasets.FindAsync("big", TestHost.Token));
        Assert.Equal(0, await _host.ScalarAsync("select count(*) from Chunks where DatasetId = 'big'"));
    }

    [Fact]
    public async Task Cells_longer_than_a_block_and_in_any_script_come_back()
    {
        string?[] cells = ["", "ä€😀", null, new('x', 200_000), "y", new('ß', 65_536), null, "1"];
        var csv = "a,b\n" + string.Concat(cells.Select(cell => $"0,{cell ?? "NA"}\n"));
        await _host.Datasets.SaveAsync(
            "d",
            DatasetKind.Uploaded,
            (await Examples.ReadAsync(
                csv, new CsvOptions { Cells = CellFormat.Default with { Missing = ["NA"] } }, DatasetLimits.Default with { MaxCellBytes = 1 << 20 })).Table!,
            TestHost.Token);

        Assert.Equal(cells, (await _host.Datasets.RowsAsync("d", 0, 10, long.MaxValue, TestHost.Token))!.Select(row => (string?)row[1]));
    }

    [Fact]
    public async Task Rows_end_before_their_cells_are_too_many_bytes()
    {
        // As an earlier edition could keep them: the limits are those of uploads.
        var builder = new TextTableBuilder(["n", "text"]);
        for (var row = 0; row < 8; row++)
            builder.Add([row.ToString(CultureInfo.InvariantCulture), row == 5 ? "short" : new string('x', 3_000_000)]);
        await _host.Datasets.SaveAsync("long", DatasetKind.Uploaded, builder.Build(), TestHost.Token);

        async Task<string> NumbersAsync(int offset, long maxBytes) =>
            $"[{string.Join(", ", (await _host.Datasets.RowsAsync("long", offset, 10, maxBytes, TestHost.Token))!.Select(row => row[0]))}]";
        Assert.Equal("[0, 1]", await NumbersAsync(0, 7_000_000));
        Assert.Equal("[4, 5]", await NumbersAsync(4, 4_000_000));
        Assert.Equal("[7]", await NumbersAsync(7, 100));
        Assert.Equal("[3]", await NumbersAsync(3, 100));
        Assert.Equal("[0, 1, 2, 3, 4, 5, 6, 7]", await NumbersAsync(0, long.MaxValue));
        Assert.Equal(
            100,
            (await _host.Datasets.FindAsync("long", TestHost.Token))!.Columns[1].Categories!.Value.Max(word => word.TrimEnd('…').Length));
        Assert.Equal(
            3_000_000, (await _host.Datasets.LoadTableAsync("long", null, TestHost.Token))!.Columns[1].Categories.Max(word => word.Length));
    }

    [Fact]
    public async Task Long_cells_come_back_across_short_chunks()
    {
        // 64 MiB of text: the first chunk ends early, and what a later one has is packed in pieces.
        const int Rows = 2_600;
        var builder = new TextTableBuilder(["n", "text"]);
        for (var row = 0; row < Rows; row++)
            builder.Add([row.ToString(CultureInfo.InvariantCulture), Long(row)]);
        await _host.Datasets.SaveAsync("chunks", DatasetKind.Uploaded, builder.Build(), TestHost.Token);

        Assert.InRange(await _host.ScalarAsync("select max(Chunk) from Chunks where DatasetId = 'chunks'"), 1, 2);
        foreach (var offset in (int[])[0, 1_020, 1_030, 2_040, 2_595])
        {
            var rows = (await _host.Datasets.RowsAsync("chunks", offset, 5, long.MaxValue, TestHost.Token))!;
            Assert.Equal(
                Enumerable.Range(offset, 5).Select(row => ((object?)(double)row, (object?)Long(row))),
                rows.Select(row => (row[0], row[1])));
        }

        var parts = 0;
        await foreach (var part in _host.Datasets.LoadPartsAsync(
            (await _host.Datasets.FindAsync("chunks", TestHost.Token))!,
            ["n"],
            ColumnReading.AsStored,
            [],
            TestHost.Token))
            parts += part.Rows;
        Assert.Equal(Rows, parts);

        static string Long(int row) =>
            string.Create(
                CultureInfo.InvariantCulture, $"{row}{new string((char)('a' + (row % 26)), row < 1_100 ? 33_000 : 20_000 + row)}");
    }

    [Fact]
    public async Task An_id_is_taken_once_and_nothing_is_kept_of_the_second()
    {
        var table = await Examples.TableAsync("x\n1\n");
        Assert.NotNull(await _host.Datasets.SaveAsync("d", DatasetKind.Uploaded, table, TestHost.Token));
        Assert.Null(await _host.Datasets.SaveAsync("d", DatasetKind.Uploaded, await Examples.TableAsync("a,b\n1,2\n"), TestHost.Token));
        Assert.Single((await _host.Datasets.FindAsync("d", TestHost.Token))!.Columns);
        Assert.Equal(1, await _host.ScalarAsync("select count(*) from Chunks where DatasetId = 'd'"));
    }

    [Fact]
    public async Task A_new_type_is_found_in_the_text_of_all_chunks()
    {
        var builder = new TextTableBuilder(["n", "word"]);
        for (var row = 0; row < 70_000; row++)
            builder.Add([row == 69_000 ? "x" : row.ToString(CultureInfo.InvariantCulture), row == 5 ? null : $"{row % 10_000}.0"]);
        await _host.Datasets.SaveAsync("big", DatasetKind.Uploaded, builder.Build(), TestHost.Token);

        var faults = new List<Fault>();
        var refused = await _host.Datasets.RetypeAsync(
            "big", Types(("n", ColumnType.Number), ("word", ColumnType.Number)), faults, TestHost.Token);
        Assert.Equal((RetypeOutcome.Refused, null), refused);
        Assert.Contains("row 69001 of column 'n' is 'x'", Assert.Single(faults).Detail, StringComparison.Ordinal);
        faults.Clear();

        var (outcome, dataset) = await _host.Datasets.RetypeAsync("big", Types(("word", ColumnType.Category)), faults, TestHost.Token);
        Assert.Equal(
            (RetypeOutcome.Changed, ColumnType.Category, 10_000, 1),
            (outcome, dataset!.Columns[1].Type, dataset.Columns[1].Distinct, dataset.Columns[1].Missing));
        Assert.Equal(
            ["9998.0", null],
            [
                (await _host.Datasets.RowsAsync("big", 9_998, 1, long.MaxValue, TestHost.Token))![0][1],
                (await _host.Datasets.RowsAsync("big", 5, 1, long.MaxValue, TestHost.Token))![0][1],
            ]);

        // More words than a category may have: "0" to "10000" stand in the first 10 001 rows.
        Assert.Equal(
            RetypeOutcome.Refused,
            (await _host.Datasets.RetypeAsync("big", Types(("n", ColumnType.Category)), faults, TestHost.Token)).Outcome);
        Assert.Contains(
            "row 10001 of column 'n' is '10000', which is one word too many", Assert.Single(faults).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_earlier_edition_stored_without_quantiles_and_counts_is_read()
    {
        await _host.Datasets.SaveAsync("old", DatasetKind.Uploaded, await Examples.TableAsync("x,word\n1,a\n3,a\n"), TestHost.Token);
        await _host.ExecuteAsync("update Datasets set Columns = "
            + "'[{\"name\":\"x\",\"type\":\"number\",\"missing\":0,\"min\":1,\"max\":3,\"mean\":2,\"standardDeviation\":1},{\"name\":\"word\",\"type\":\"category\",\"distinct\":1,\"categories\":[\"a\"]}]' where Id = 'old'");

        var old = (await _host.Datasets.FindAsync("old", TestHost.Token))!.Columns;
        Assert.Equal((2.0, null, null), (old[0].Mean, old[0].Quantiles, old[1].Frequent));
        var table = await _host.Datasets.LoadTableAsync("old", null, TestHost.Token);
        Assert.Equal([1.0, 3], table!.Columns[0].Numbers);

        // Seen again, the column gets what is known today.
        var (_, seen) = await _host.Datasets.RetypeAsync(
            "old", Types(("x", ColumnType.Number), ("word", ColumnType.Category)), [], TestHost.Token);
        Assert.Equal(2, seen!.Columns[0].Quantiles!["0.5"]);
        Assert.Equal([new("a", 2)], seen.Columns[1].Frequent!.Value);
    }

    [Fact]
    public async Task A_column_without_values_can_have_every_type()
    {
        await _host.Datasets.SaveAsync("d", DatasetKind.Uploaded, await Examples.TableAsync("x,y\n,1\n,2\n"), TestHost.Token);
        foreach (var type in Enum.GetValues<ColumnType>())
        {
            var (outcome, dataset) = await _host.Datasets.RetypeAsync("d", Types(("x", type)), [], TestHost.Token);
            Assert.Equal((RetypeOutcome.Changed, type, 2), (outcome, dataset!.Columns[0].Type, dataset.Columns[0].Missing));
            Assert.Equal(
                [null, null, null],
                new double?[] { dataset.Columns[0].Min, dataset.Columns[0].Mean, dataset.Columns[0].StandardDeviation });
            Assert.Single(dataset.Warnings);
        }
    }

    private static ColumnReading Reading(params (string Column, ColumnType Type)[] types) => new(Types(types));

    private static Dictionary<string, ColumnType> Types(params (string Name, ColumnType Type)[] types) =>
        types.ToDictionary(type => type.Name, type => type.Type);

    [Fact]
    public async Task What_an_active_job_needs_stays()
    {
        await _host.Models.CreateAsync("m", null, Examples.Classifier(), TestHost.Token);
        await _host.Datasets.SaveAsync("d", DatasetKind.Uploaded, await Examples.TableAsync("x,species\n1,a\n"), TestHost.Token);
        var (_, job) = await _host.Jobs.SubmitAsync(Examples.OnIris("m") with { DatasetId = "d" }, TestHost.Token);
        Assert.Equal(DeleteOutcome.InUse, await _host.Datasets.DeleteAsync("d", TestHost.Token));

        await _host.Jobs.CancelAsync(job!.Id, keepBest: false, TestHost.Token);
        Assert.Equal(DeleteOutcome.Deleted, await _host.Datasets.DeleteAsync("d", TestHost.Token));
        Assert.Equal(DeleteOutcome.NotFound, await _host.Datasets.DeleteAsync("d", TestHost.Token));
        Assert.Null(await _host.Datasets.LoadTableAsync("d", null, TestHost.Token));
        Assert.Equal(0, await _host.ScalarAsync("select count(*) from Chunks where DatasetId = 'd'"));
    }

    [Fact]
    public async Task A_table_inside_of_a_job_belongs_to_the_job()
    {
        await _host.Models.CreateAsync("m", null, Examples.Classifier(), TestHost.Token);
        var (_, job) = await _host.Jobs.SubmitAsync(
            Examples.OnIris("m") with { DatasetId = null, InlineData = await Examples.TableAsync("x,species\n1,a\n") }, TestHost.Token);
        var id = job!.DatasetId;

        Assert.Null(await _host.Datasets.FindAsync(id, TestHost.Token));
        Assert.Null(await _host.Datasets.RowsAsync(id, 0, 1, long.MaxValue, TestHost.Token));
        Assert.Equal(
            RetypeOutcome.NotFound, (await _host.Datasets.RetypeAsync(id, Types(("x", ColumnType.Category)), [], TestHost.Token)).Outcome);
        await _host.Jobs.CancelAsync(job.Id, keepBest: false, TestHost.Token);
        Assert.Equal(DeleteOutcome.NotFound, await _host.Datasets.DeleteAsync(id, TestHost.Token));
        Assert.Equal(1, (await _host.Datasets.LoadTableAsync(id, null, TestHost.Token))!.Rows);
    }

    [Fact]
    public async Task A_table_is_read_as_the_types_that_are_wanted()
    {
        var table = await Examples.TableAsync("word,flag,n\nyes,1,1\nNO,0,\n,,2x\n");
        Assert.Equal([ColumnType.Boolean, ColumnType.Number, ColumnType.Category], table.Columns.Select(column => column.Type));
        await _host.Datasets.SaveAsync("d", DatasetKind.Uploaded, table, TestHost.Token);
        var faults = new List<Fault>();
        foreach (var read in new[]
        {
            table.ToTable(Reading(("word", ColumnType.Category), ("flag", ColumnType.Boolean)), faults),
            await _host.Datasets.LoadTableAsync(
                "d", null, Reading(("word", ColumnType.Category), ("flag", ColumnType.Boolean)), faults, TestHost.Token),
        })
        {
            Assert.Empty(faults);
            Assert.Equal(["NO", "yes"], read!.Columns[0].Categories);
            Assert.Equal([1, 0, -1], read.Columns[1].Codes);
            Assert.Equal(["false", "true"], read.Columns[1].Categories);
        }

        Assert.Null(
            await _host.Datasets.LoadTableAsync(
                "d", null, Reading(("n", ColumnType.Number), ("flag", ColumnType.Date)), faults, TestHost.Token));
        Assert.Collection(
            faults.Select(fault => fault.Detail),
            flag => Assert.StartsWith("row 1 of column 'flag' is '1', which is no", flag, StringComparison.Ordinal),
            n => Assert.StartsWith("row 3 of column 'n' is '2x', which is not a number", n, StringComparison.Ordinal));
    }
}

public sealed class SqliteDatasetStoreTests() : DatasetStoreTests(StorageKind.Sqlite);

public sealed class PostgreSqlDatasetStoreTests() : DatasetStoreTests(StorageKind.PostgreSql);
