using NnService.Domain.Data;

namespace NnService.Domain.Tests.Data;

public sealed class AssociationTests
{
    [Fact]
    public void A_column_that_decides_the_target_tells_all_and_one_that_repeats_in_step_nothing()
    {
        var target = Words([.. Enumerable.Range(0, 120).Select(i => $"{i % 3}")]);

        Assert.Equal(1, Association.Between(Words([.. Enumerable.Range(0, 120).Select(i => "abc"[i % 3].ToString())]), target)!.Value, 12);
        Assert.Equal(1, Association.Between(Numbers([.. Enumerable.Range(0, 120).Select(i => Math.Exp(i % 3))]), target)!.Value, 12);
        Assert.Equal(0, Association.Between(Words([.. Enumerable.Range(0, 120).Select(i => $"{i / 3 % 4}")]), target));
    }

    [Fact]
    public void The_formula_gives_what_was_calculated_with_exact_fractions()
    {
        // I = 0.454454367449391, E[I] = 0.184938475147573, H = ln 2; the binomials of Python's math.comb as fractions.
        var association = Association.Between(
            Words(["a", "a", "a", "b", "b", "b", "c", "c"]), Words(["x", "x", "y", "y", "y", "y", "x", "x"]));

        Assert.Equal(0.5303252176349988, association!.Value, 12);
    }

    [Fact]
    public void Shuffled_rows_tell_nothing_on_average_however_many_words_there_are()
    {
        // Uncorrected, 60 words of 120 rows would take away about a third of the uncertainty; what lies below 0 counts as 0.
        var random = new Random(1);
        var told = Enumerable.Range(0, 200).Average(_ => Association.Between(
            Words([.. Enumerable.Range(0, 120).Select(_ => $"{random.Next(60)}")]),
            Words([.. Enumerable.Range(0, 120).Select(_ => $"{random.Next(2)}")]))!.Value);

        Assert.InRange(told, 0, 0.06);
    }

    [Fact]
    public void A_column_of_a_word_for_each_row_tells_nothing()
    {
        var target = Words([.. Enumerable.Range(0, 50).Select(i => $"{i}")]);

        Assert.Equal(0, Association.Between(target, target));
    }

    [Fact]
    public void That_a_value_is_missing_tells_and_rows_without_a_target_do_not_count()
    {
        string?[] target = [.. Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? "x" : "y"), null, null];
        double[] column = [.. Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? 1.0 : double.NaN), 7, 8];

        Assert.Equal(1, Association.Between(Numbers(column), Words(target))!.Value, 12);
    }

    [Fact]
    public void A_target_that_is_always_the_same_has_no_association()
    {
        Assert.Null(Association.Between(Numbers([1, 2]), Words(["x", "x"])));
        Assert.Null(Association.Between(Numbers([1, 2]), Words([null, null])));
        Assert.Null(Association.Between(Numbers([]), Words([])));
    }

    [Fact]
    public void A_relation_that_is_not_straight_is_seen_and_rescaling_changes_nothing()
    {
        double[] x = [.. Enumerable.Range(0, 1000).Select(i => (i - 500) / 100.0)];
        var squares = Numbers([.. x.Select(value => value * value)]);

        var told = Association.Between(Numbers(x), squares)!.Value;
        Assert.InRange(told, 0.6, 1);
        Assert.Equal(told, Association.Between(Numbers([.. x.Select(value => Math.Exp(3 * value))]), squares)!.Value, 12);
        Assert.Equal(1, Association.Between(Numbers(x), Numbers([.. x.Select(value => (2 * value) + 1)]))!.Value, 12);
    }

    private static ValueBins Words(params string?[] words) => ValueBins.Of(Column.OfWords("words", ColumnType.Category, words));

    private static ValueBins Numbers(double[] numbers) => ValueBins.Of(Column.OfNumbers("numbers", numbers));
}
