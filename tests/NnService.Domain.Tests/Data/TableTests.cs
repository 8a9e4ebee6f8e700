using NnService.Domain.Data;

namespace NnService.Domain.Tests.Data;

public sealed class TableTests
{
    [Fact]
    public void Find_name_is_exact_in_its_case()
    {
        var table = new Table([Column.OfNumbers("x", [1]), Column.OfNumbers("X", [2])]);

        Assert.Equal(2, table.Find("X")!.Numbers[0]);
        Assert.Null(table.Find("y"));
        Assert.Equal(1, table.Rows);
    }

    [Fact]
    public void Constructor_lengths_that_differ_or_names_twice_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new Table([Column.OfNumbers("x", [1]), Column.OfNumbers("y", [1, 2])]));
        Assert.Throws<ArgumentException>(() => new Table([Column.OfNumbers("x", [1]), Column.OfNumbers("x", [1])]));
    }

    [Fact]
    public void Rows_without_columns_are_none() => Assert.Equal(0, new Table([]).Rows);

    [Fact]
    public void Parts_are_the_rows_in_order()
    {
        var table = new Table([Column.OfNumbers("x", [1, 2, 3]), Column.OfWords("w", ColumnType.Category, ["b", null, "a"])]);

        Assert.Equal([2, 1], table.Parts(2).Select(part => part.Rows));
        Assert.Equal([1.0, 2, 3], table.Parts(2).SelectMany(part => part.Columns[0].Numbers));
        Assert.Equal([1, -1, 0], table.Parts(2).SelectMany(part => part.Columns[1].Codes));
        Assert.Same(table, Assert.Single(table.Parts(3)));
        Assert.Single(new Table([]).Parts(3));
    }
}
