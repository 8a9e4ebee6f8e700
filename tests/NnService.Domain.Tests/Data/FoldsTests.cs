using NnService.Domain.Data;

namespace NnService.Domain.Tests.Data;

public sealed class FoldsTests
{
    [Theory]
    [InlineData(2, 2)]
    [InlineData(8, 8)]
    [InlineData(8, 13)]
    [InlineData(5, 1000)]
    public void Draw_deals_every_row_to_one_fold_and_as_many_to_each_as_can_be(int count, int rows)
    {
        var folds = Folds.Draw(count, rows, [], seed: 3);

        int[][] parts = [.. Enumerable.Range(0, count).Select(folds.In)];
        Assert.Equal(Enumerable.Range(0, rows), parts.SelectMany(part => part).Order());
        Assert.All(parts, part => Assert.InRange(part.Length, rows / count, ((rows - 1) / count) + 1));
        for (var fold = 0; fold < count; fold++)
        {
            Assert.Equal(parts[fold].Order(), parts[fold]);
            Assert.Equal(Enumerable.Range(0, rows).Except(parts[fold]), folds.NotIn(fold));
        }
    }

    [Fact]
    public void Draw_deals_every_class_evenly()
    {
        // 30, 11 and 3 rows.
        int[] classes = [.. Enumerable.Range(0, 44).Select(row => row % 44 < 30 ? 0 : row % 44 < 41 ? 1 : 2)];
        var folds = Folds.Draw(4, classes.Length, classes, seed: 1);

        for (var fold = 0; fold < 4; fold++)
        {
            var counts = folds.In(fold).GroupBy(row => classes[row]).ToDictionary(group => group.Key, group => group.Count());
            Assert.InRange(counts[0], 7, 8);
            Assert.InRange(counts[1], 2, 3);
            Assert.InRange(counts.GetValueOrDefault(2), 0, 1);
        }
    }

    [Fact]
    public void Draw_is_a_function_of_the_seed()
    {
        Assert.Equal(Folds.Draw(4, 40, [], 7).In(0), Folds.Draw(4, 40, [], 7).In(0));
        Assert.NotEqual(Folds.Draw(4, 40, [], 7).In(0), Folds.Draw(4, 40, [], 8).In(0));
    }
}
