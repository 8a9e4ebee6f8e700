using NnService.Domain.Data;

namespace NnService.Domain.Tests.Data;

public sealed class ColumnTests
{
    [Fact]
    public void OfWords_sorts_them_ordinally_and_codes_them()
    {
        var column = Column.OfWords("c", ColumnType.Category, ["b", null, "B", "a", "b"]);

        Assert.Equal(["B", "a", "b"], column.Categories);
        Assert.Equal([2, -1, 0, 1, 2], column.Codes);
        Assert.Equal(5, column.Rows);
    }

    [Fact]
    public void IsMissing_of_numbers_and_words_is_NaN_and_null()
    {
        var numbers = Column.OfNumbers("x", [1, double.NaN]);
        var words = Column.OfWords("c", ColumnType.Category, ["a", null]);

        Assert.Equal([false, true], [numbers.IsMissing(0), numbers.IsMissing(1)]);
        Assert.Equal([false, true], [words.IsMissing(0), words.IsMissing(1)]);
    }
}
