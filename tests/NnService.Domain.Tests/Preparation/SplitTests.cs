using NnService.Domain.Preparation;

namespace NnService.Domain.Tests.Preparation;

public sealed class SplitTests
{
    // Of 6, 6 and 1 rows 5 are owed 2.3, 2.3 and 0.4: the largest remainder is that of the class with one row.
    [Theory]
    [InlineData(6, 6, 1, 5)]
    [InlineData(7, 1, 1, 4)]
    [InlineData(1, 1, 8, 7)]
    public void Take_stratified_leaves_a_row_of_each_class_as_long_as_others_have_some(int a, int b, int c, int count)
    {
        int[] classes = [.. Enumerable.Repeat(0, a), .. Enumerable.Repeat(1, b), .. Enumerable.Repeat(2, c)];
        for (var seed = 0; seed < 20; seed++)
        {
            int[] left = [.. Enumerable.Range(0, classes.Length)];
            Assert.Equal(count, Split.Take(ref left, count, SplitMethod.Stratified, classes, seed, purpose: 1).Length);
            Assert.Equal([0, 1, 2], left.Select(row => classes[row]).Distinct());
        }
    }

    // Two rows of two classes cannot both keep one.
    [Fact]
    public void Take_stratified_takes_the_last_row_of_a_class_where_nothing_else_is_left()
    {
        int[] left = [0, 1];
        Assert.Single(Split.Take(ref left, 1, SplitMethod.Stratified, [0, 1], seed: 0, purpose: 1));
        Assert.Single(left);
    }

    private static readonly int[] Rows = [.. Enumerable.Range(0, 100).Select(i => 2 * i)];

    public static TheoryData<SplitMethod> Methods => [.. Enum.GetValues<SplitMethod>()];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Take_any_count_divides_the_rows_in_two(SplitMethod method)
    {
        for (var count = 0; count <= Rows.Length; count++)
        {
            var (taken, left) = Take(count, method);

            Assert.Equal(count, taken.Length);
            Assert.Equal(Rows, taken.Concat(left).Order());
            Assert.Equal(taken.Order(), taken);
            Assert.Equal(left.Order(), left);
        }
    }

    [Fact]
    public void Take_last_takes_the_last() => Assert.Equal(Rows[93..], Take(7, SplitMethod.Last).Taken);

    [Theory]
    [InlineData(SplitMethod.Random)]
    [InlineData(SplitMethod.Stratified)]
    public void Take_drawn_depends_on_seed_and_purpose_alone(SplitMethod method)
    {
        Assert.Equal(Take(20, method).Taken, Take(20, method).Taken);
        Assert.NotEqual(Take(20, method).Taken, Take(20, method, seed: 2).Taken);
        Assert.NotEqual(Take(20, method).Taken, Take(20, method, purpose: 2).Taken);
        Assert.NotEqual(Rows[80..], Take(20, method).Taken);
    }

    [Fact]
    public void Take_stratified_gives_every_class_its_share()
    {
        // 50, 30 and 20 rows.
        var taken = Take(10, SplitMethod.Stratified).Taken;

        Assert.Equal([5, 3, 2], Enumerable.Range(0, 3).Select(c => taken.Count(row => ClassOf(row) == c)));
    }

    [Fact]
    public void Take_stratified_with_remainders_owes_the_largest_ones()
    {
        // Shares of 7 rows: 3.5, 2.1 and 1.4.
        var taken = Take(7, SplitMethod.Stratified).Taken;

        Assert.Equal([4, 2, 1], Enumerable.Range(0, 3).Select(c => taken.Count(row => ClassOf(row) == c)));
    }

    private static (int[] Taken, int[] Left) Take(int count, SplitMethod method, long seed = 1, ulong purpose = 1)
    {
        int[] left = [.. Rows], classes = [.. Enumerable.Range(0, 200).Select(ClassOf)];
        return (Split.Take(ref left, count, method, classes, seed, purpose), left);
    }

    private static int ClassOf(int row) => row < 100 ? 0 : row < 160 ? 1 : 2;
}
