using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Encoding.Scalings;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;
using NnService.Domain.Preparation;

namespace NnService.Domain.Tests.Preparation;

public sealed partial class SamplePreparationTests
{
    [Fact]
    public void Prepare_preprocessing_of_columns_that_are_none_is_refused()
    {
        Preprocessing Of(string column, ColumnPreprocessing asked) => new() { Columns = Preprocessing.Default.Columns.Add(column, asked) };
        var request = Request("price") with { Features = ["size", "colour", "tall"] };

        AssertRefused(
            Linear,
            request with { Preprocessing = Of("size~/", new()) },
            "/preprocessing/columns/size~0~1",
            "'size~/' is not a column; there are size, legs, colour, tall, note, day, price, digit, share.");
        AssertRefused(
            Linear,
            request with { Preprocessing = Of("price", new()) },
            "/preprocessing/columns/price",
            "'price' is a target; preprocessing is for features.");
        AssertRefused(
            Linear,
            request with { Preprocessing = Of("legs", new()) },
            "/preprocessing/columns/legs",
            "'legs' is not a feature of this training; omit it, or name it in features.");
        AssertRefused(
            Linear,
            request with { Preprocessing = Of("colour", new(new NoneScaling())) },
            "/preprocessing/columns/colour/numeric",
            "'colour' is a category column; only numbers are scaled.");
        AssertRefused(
            Linear,
            request with { Preprocessing = Of("tall", new(null, Imputation.Median)) },
            "/preprocessing/columns/tall/missing",
            "'tall' is a boolean column, which has no mean and no median; use mostFrequent for its missing values.");
        Prepare(Linear, Flowers, request with { Preprocessing = Of("colour", new(null, Imputation.MostFrequent)) });
    }

    [Fact]
    public void Prepare_unscaled_number_that_is_too_large_is_refused()
    {
        var table = new Table([Column.OfNumbers("x", [1, double.NaN, -1e39]), Column.OfNumbers("y", [1, 2, 3])]);
        const string Detail = "'x' is -1E+39 in row 2, too large for 32-bit floating point (about 3.4e38); standardize it or use minMax.";

        Assert.Equal(
            [new("/preprocessing/numeric", Detail)],
            Refused(Linear, table, Request("y") with { Preprocessing = new() { Numeric = new NoneScaling() } }));
        Assert.Equal(
            [new("/preprocessing/columns/x/numeric", Detail)],
            Refused(
                Linear,
                table,
                Request("y") with
                {
                    Preprocessing = new() { Columns = Preprocessing.Default.Columns.Add("x", new(new NoneScaling())) },
                }));
    }

    [Fact]
    public void Prepare_unknown_columns_names_the_known_ones()
    {
        var faults = Refused(Linear, Flowers, Request("cost") with { Features = ["size", "width"] });

        const string Known = "there are size, legs, colour, tall, note, day, price, digit, share.";
        Assert.Equal(
            [new("/target/0", $"'cost' is not a column; {Known}"), new("/features/1", $"'width' is not a column; {Known}")], faults);
    }

    [Fact]
    public void Prepare_unknown_column_in_a_wide_table_names_twenty_of_them()
    {
        var table = new Table([.. Enumerable.Range(0, 25).Select(i => Column.OfNumbers($"c{i}", [1, 2]))]);

        Assert.EndsWith("c18, c19 and 5 more.", Assert.Single(Refused(Linear, table, Request("y"))).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Prepare_target_among_features_is_refused() => AssertRefused(
        Linear,
        Request("price") with { Features = ["size", "price"] },
        "/features/1",
        "'price' is a target; a feature is another column.");

    [Fact]
    public void Prepare_column_named_twice_is_refused()
    {
        AssertRefused(Linear, Request("price", "price") with { Features = ["size"] }, "/target/1", "'price' is named twice.");
        AssertRefused(Linear, Request("price") with { Features = ["size", "size"] }, "/features/1", "'size' is named twice.");
    }

    [Fact]
    public void Prepare_text_or_date_by_name_is_refused()
    {
        AssertRefused(
            Linear,
            Request("price") with { Features = ["note"] },
            "/features/0",
            "'note' is a text column; a feature is a number, a category or a boolean.");
        AssertRefused(
            Linear,
            Request("day") with { Features = ["size"] },
            "/target/0",
            "'day' is a date column; a target is a number, a category or a boolean.");
    }

    [Fact]
    public void Prepare_nothing_left_to_learn_from_is_refused() =>
        Assert.Equal(
            [new("/features", "no column is left to learn from.")], Refused(Linear, new([Column.OfNumbers("y", [1, 2])]), Request("y")));

    [Fact]
    public void Prepare_features_without_any_value_are_refused()
    {
        var table = new Table([Column.OfWords("c", ColumnType.Category, [null, null]), Column.OfNumbers("y", [1, 2])]);

        Assert.Equal(
            [new("/features", "the features carry no value in any training row.")],
            Refused(Linear, table, Request("y") with { Features = ["c"] }));
    }

    [Fact]
    public void Prepare_numbers_too_far_apart_to_be_scaled_are_refused()
    {
        var table = new Table([Column.OfNumbers("x", [1, 2, 3]), Column.OfNumbers("big", [1e308, -1e308, 1e308])]);

        Assert.Equal(
            [new("/features", "the numbers of 'big' are too far apart to be scaled (-1E+308 to 1E+308); omit it from the features.")],
            Refused(Linear, table, Request("x")));
        Assert.Equal([new("/target", "the numbers of 'big' are too far apart to be learned.")], Refused(Linear, table, Request("big")));
    }

    [Fact]
    public void Prepare_no_row_with_a_target_is_refused()
    {
        var table = new Table([Column.OfNumbers("x", [1, 2]), Column.OfNumbers("y", [double.NaN, double.NaN])]);

        Assert.Equal([new("/dataset", "no row has a value in every target column.")], Refused(Linear, table, Request("y")));
    }

    [Theory]
    [InlineData(1000, true)]
    [InlineData(1001, false)]
    public void Prepare_many_classes_are_refused_beyond_a_thousand(int classes, bool accepted)
    {
        var numbers = Enumerable.Range(0, classes).Select(i => (double)i).ToArray();
        var table = new Table([Column.OfNumbers("x", numbers), Column.OfNumbers("y", numbers)]);
        var faults = new List<Fault>();

        Assert.Equal(accepted, SamplePreparation.Prepare(Classifier, table, Request("y"), null, faults) is not null);
        Assert.Equal(
            accepted
                ? []
                : [new(
                    "/target",
                    "'y' has 1001 distinct values, too many for classes (at most 1000); a number is learned with an identity output.")],
            faults);
    }

    [Fact]
    public void Prepare_one_class_is_refused()
    {
        AssertRefused(
            Classifier,
            Request("legs") with { Features = ["size"] },
            "/target",
            "'legs' has one value only, 4; classification needs at least two classes.");
        var table = new Table([Column.OfNumbers("x", [1, 2]), Column.OfWords("c", ColumnType.Category, ["a", "a"])]);
        Assert.Equal(
            [new("/target", "'c' has one value only, a; classification needs at least two classes.")],
            Refused(Logistic, table, Request("c")));
    }

    [Fact]
    public void Prepare_classes_with_the_wrong_output_says_the_right_one()
    {
        AssertRefused(
            Linear,
            Request("colour") with { Features = ["size"] },
            "/target",
            "'colour' has 3 classes; they need a softmax output, not identity.");
        AssertRefused(
            Logistic,
            Request("colour") with { Features = ["size"] },
            "/target",
            "'colour' has 3 classes; they need a softmax output, not sigmoid.");
        AssertRefused(
            Linear,
            Request("tall") with { Features = ["size"] },
            "/target",
            "'tall' has 2 classes; they need a softmax output or a sigmoid output, not identity.");
    }

    [Fact]
    public void Prepare_several_targets_of_several_kinds_are_refused()
    {
        const string Detail = "several targets are either all numbers, or all of two values with a sigmoid output.";
        AssertRefused(Linear, Request("price", "tall") with { Features = ["size"] }, "/target", Detail);
        AssertRefused(Logistic, Request("colour", "tall") with { Features = ["size"] }, "/target", Detail);
    }

    [Fact]
    public void Prepare_shapes_that_do_not_match_names_both_sizes()
    {
        var faults = Refused(
            TestData.Definition(5, new CategoricalCrossEntropy(), (7, new Softmax())),
            Flowers,
            Request("digit") with { Features = ["size", "colour"] });

        Assert.Equal(
            [
                new(
                    "/features",
                    "the data have 4 inputs after encoding (2 features), the model takes 5; leave the model's inputs out to take them "
                        + "from the data."),
                new(
                    "/target",
                    "the data have 3 targets after encoding, the model has 7 outputs; leave the last layer's units out to take them from "
                        + "the data."),
            ],
            faults);
    }

    [Fact]
    public void Prepare_fractions_that_leave_nothing_are_refused()
    {
        AssertRefused(
            Linear,
            Request("price") with { Validation = new(0.96) },
            "/validation/fraction",
            "0.96 of 10 rows leaves no row to train on; use a smaller fraction or more rows.");
        AssertRefused(
            Linear,
            Request("price") with { Validation = new(0.5), Test = new(0.5) },
            "/validation/fraction",
            "0.5 of 10 rows leaves no row to train on; use a smaller fraction or more rows.");
        AssertRefused(
            Linear,
            Request("price") with { Test = new(0.99) },
            "/test/fraction",
            "0.99 of 10 rows leaves no row to train on; use a smaller fraction or more rows.");
    }

    [Fact]
    public void Prepare_stratified_without_classes_is_refused() => AssertRefused(
        Linear,
        Request("price") with { Validation = new(0.2, SplitMethod.Stratified) },
        "/validation/split",
        "stratified needs classes, and these targets have none; use random or last.");

    [Fact]
    public void Prepare_targets_outside_the_range_of_a_cross_entropy_are_refused() =>
        AssertRefused(
            Logistic,
            Request("price") with { Features = ["size"] },
            "/target",
            "'price' is 10 in row 0; binaryCrossEntropy takes targets from 0 to 1.");
}
