using NnService.Domain.Data;
using NnService.Domain.Encoding.Scalings;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;
using NnService.Domain.Preparation;

namespace NnService.Domain.Tests.Preparation;

public sealed class PredefinedSplitTests
{
    private static readonly NetworkDefinition Linear = TestData.Definition(null, new MeanSquaredError(), (null, new Identity()));

    private static readonly Table Table = new([
        Column.OfNumbers("x", [1, 2, 3, 4, 5, 6]),
        Column.OfWords("part", ColumnType.Category, ["train", "Validation", "TEST", "train", "validation", null]),
        Column.OfWords("held", ColumnType.Boolean, ["true", "false", "false", "true", "false", "false"]),
        Column.OfNumbers("late", [0, 0, 0, 0, 1, double.NaN]),
        Column.OfNumbers("many", [0, 1, 2, 0, 0, 0]),
        Column.OfNumbers("all", [1, 1, 1, 1, 1, 1]),
        Column.OfWords("note", ColumnType.Text, ["a", "b", "c", "d", "e", "f"]),
        Column.OfNumbers("y", [1, 2, 3, 4, 5, 6]),
    ]);

    [Fact]
    public void Prepare_one_column_of_names_gives_each_part_its_rows()
    {
        var data = Prepare(Request() with { Validation = SplitOptions.By("part"), Test = SplitOptions.By("part") }, out var faults)!;

        Assert.Empty(faults);
        Assert.Equal([1f, 4, 6], data.Training.Inputs);
        Assert.Equal([2f, 5], data.Validation!.Inputs);
        Assert.Equal([3f], data.Test!.Inputs);
        Assert.Equal(["'part' has no value in 1 row, which is not set aside by it."], data.Warnings);
    }

    [Fact]
    public void Prepare_flags_and_numbers_are_the_rows_of_true_and_one()
    {
        var data = Prepare(Request() with { Validation = SplitOptions.By("held"), Test = SplitOptions.By("late") }, out var faults)!;

        Assert.Empty(faults);
        Assert.Equal([2f, 3, 6], data.Training.Inputs);
        Assert.Equal([1f, 4], data.Validation!.Inputs);
        Assert.Equal([5f], data.Test!.Inputs);
    }

    [Fact]
    public void Prepare_rows_that_a_column_names_are_not_drawn_for_the_other_part()
    {
        foreach (var seed in Enumerable.Range(1, 5))
        {
            var named = Prepare(
                Request() with { Validation = SplitOptions.By("held"), Test = new(0.5), Options = new() { Seed = seed } }, out _)!;
            Assert.Equal([1f, 4], named.Validation!.Inputs);
            Assert.Equal((1, 3), (named.Training.Rows, named.Test!.Rows));
            Assert.DoesNotContain(named.Test.Inputs, x => x is 1 or 4);
        }
    }

    [Fact]
    public void Prepare_no_features_named_leaves_the_column_out()
    {
        var data = Prepare(Request() with { Features = [], Validation = SplitOptions.By("part"), Test = SplitOptions.By("late") }, out _)!;

        Assert.Equal(["x", "held", "many", "all"], data.Encoding.Features.Select(feature => feature.Name));
        Assert.Equal(["part", "late", "note", "y"], data.Encoding.Ignored);
    }

    [Theory]
    [InlineData("gone", "'gone' is not a column; there are x, part, held, late, many, all, note, y.")]
    [InlineData("y", "'y' is a target or feature; a column that splits is another one.")]
    [InlineData("x", "'x' is a target or feature; a column that splits is another one.")]
    [InlineData("note", "'note' is a text column; a column that splits holds true and false, 1 and 0, or words.")]
    [InlineData("many", "'many' is 2 in row 2; a column of numbers that splits holds 0 and 1.")]
    [InlineData("all", "'all' sets every row aside that is left and leaves none to train on.")]
    public void Prepare_column_that_cannot_tell_is_refused(string column, string detail)
    {
        Assert.Null(Prepare(Request() with { Validation = SplitOptions.By(column) }, out var faults));
        Assert.Equal([new("/validation/split/column", detail)], faults);
        Assert.Null(Prepare(Request() with { Test = SplitOptions.By(column) }, out faults));
        Assert.Equal([new("/test/split/column", detail)], faults);
    }

    [Fact]
    public void Prepare_column_that_names_no_row_is_refused()
    {
        Assert.Null(Prepare(Request() with { Validation = SplitOptions.By("held"), Test = SplitOptions.By("held") }, out var faults));
        Assert.Equal(
            [new("/validation/split/column", "'held' sets no row aside: in no row that is left is it true, 1 or 'validation'.")], faults);
    }

    private static TrainingRequest Request() => new()
    {
        Targets = ["y"],
        Features = ["x"],
        Options = new() { Seed = 1 },
        Preprocessing = new() { Numeric = new NoneScaling() },
    };

    private static PreparedData? Prepare(TrainingRequest request, out List<Fault> faults)
    {
        faults = [];
        return SamplePreparation.Prepare(Linear, Table, request, null, faults);
    }
}
