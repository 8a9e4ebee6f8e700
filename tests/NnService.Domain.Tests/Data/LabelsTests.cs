using NnService.Domain.Data;

namespace NnService.Domain.Tests.Data;

public sealed class LabelsTests
{
    [Fact]
    public void Distinct_numbers_are_ordered_by_value() =>
        Assert.Equal(["-1.5", "0", "2", "10"], Labels.Distinct(Column.OfNumbers("x", [10, 2, -1.5, 0, -0.0, 2]), [0, 1, 2, 3, 4, 5]));

    [Fact]
    public void Distinct_words_are_ordered_ordinally() =>
        Assert.Equal(["10", "2", "B", "a"], Labels.Distinct(Column.OfWords("c", ColumnType.Category, ["a", "B", "2", "10"]), [0, 1, 2, 3]));

    [Fact]
    public void Distinct_some_rows_knows_only_theirs() =>
        Assert.Equal(["a", "c"], Labels.Distinct(Column.OfWords("c", ColumnType.Category, ["a", "b", "c"]), [2, 0]));

    [Fact]
    public void Of_number_is_its_shortest_exact_form()
    {
        var column = Column.OfNumbers("x", [0.1, 1e21, 3, -0.0]);

        Assert.Equal(["0.1", "1E+21", "3", "0"], Enumerable.Range(0, 4).Select(row => Labels.Of(column, row)));
    }
}
