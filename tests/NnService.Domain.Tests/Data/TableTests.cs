using NnService.Domain.Data;

namespace NnService.Domain.Tests.Data;

public sealed class TableTests
{
    [Fact]
    public void Find_Name_IsExactInItsCase()
    {
        var table = new Table([Column.OfNumbers("x", [1]), Column.OfNumbers("X", [2])]);

        Assert.Equal(2, table.Find("X")!.Numbers[0]);
        Assert.Null(table.Find("y"));
        Assert.Equal(1, table.Rows);
    }

    [Fact]
    public void Constructor_LengthsThatDifferOrNamesTwice_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new Table([Column.OfNumbers("x", [1]), Column.OfNumbers("y", [1, 2])]));
        Assert.Throws<ArgumentException>(() => new Table([Column.OfNumbers("x", [1]), Column.OfNumbers("x", [1])]));
    }

    [Fact]
    public void Rows_WithoutColumns_AreNone() => Assert.Equal(0, new Table([]).Rows);
}
