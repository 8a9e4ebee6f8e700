using System.Collections.Immutable;
using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;
using NnService.Domain.Preparation;

namespace NnService.Domain.Tests.Preparation;

public sealed class PreparationTests
{
    private static readonly NetworkDefinition Linear = TestData.Definition(null, new MeanSquaredError(), (null, new Identity()));
    private static readonly NetworkDefinition Logistic = TestData.Definition(null, new BinaryCrossEntropy(), (null, new Sigmoid()));
    private static readonly NetworkDefinition Classifier = TestData.Definition(
        null, new CategoricalCrossEntropy(), (4, new Tanh()), (null, new Softmax()));

    // Ten rows: a number, a constant, three words, a boolean, text, a date, and targets of several kinds.
    private static readonly Table Flowers = new([
        Column.OfNumbers("size", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
        Column.OfNumbers("legs", [4, 4, 4, 4, 4, 4, 4, 4, 4, 4]),
        Column.OfWords("colour", ColumnType.Category, ["red", "green", "red", "blue", "red", "green", "red", "blue", "red", "green"]),
        Column.OfWords("tall", ColumnType.Boolean, ["false", "true", "false", "true", "false", "true", "false", "true", "false", "true"]),
        Column.OfWords("note", ColumnType.Text, ["q", "w", "e", "r", "t", "z", "u", "i", "o", "p"]),
        Column.OfWords("day", ColumnType.Date, ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]),
        Column.OfNumbers("price", [10, 20, 30, 40, 50, 60, 70, 80, 90, 100]),
        Column.OfNumbers("digit", [10, 2, 1, 10, 2, 1, 10, 2, 1, 10]),
        Column.OfNumbers("share", [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1]),
    ]);

    [Fact]
    public void Prepare_number_with_identity_output_is_standardised_regression()
    {
        var data = Prepare(Linear, Flowers, Request("price") with { Features = ["size"] });

        Assert.Equal(LearningTask.Regression, data.Encoding.Task);
        Assert.Equal((1, 1), (data.Definition.Inputs, data.Definition.Outputs));
        var target = Assert.Single(data.Encoding.Targets);
        Assert.Equal((55, Math.Sqrt(825)), (target.Mean, target.Scale));
        AssertClose.Equal([.. Enumerable.Range(1, 10).Select(i => ((10 * i) - 55) / Math.Sqrt(825))], data.Training.Targets, 1e-6, 0);
        AssertClose.Equal([.. Enumerable.Range(1, 10).Select(i => (i - 5.5) / Math.Sqrt(8.25))], data.Training.Inputs, 1e-6, 0);
        Assert.Equal([Math.Sqrt(825)], data.Training.TargetScales);
        Assert.Null(data.Validation);
        Assert.Null(data.Test);
        Assert.Empty(data.Warnings);
    }

    [Fact]
    public void Prepare_with_rows_set_aside_fits_on_training_rows_only()
    {
        var data = Prepare(
            Linear,
            Flowers,
            Request("price") with
            {
                Features = ["size", "colour"],
                Validation = new(0.2, SplitMethod.Last),
                Test = new(0.1, SplitMethod.Last),
            });

        // Rows 1 to 7 are left to learn from: 10 went to the test first, then 8 and 9 to the validation.
        Assert.Equal((7, 2, 1), (data.Training.Rows, data.Validation!.Rows, data.Test!.Rows));
        var size = data.Encoding.Features[0];
        Assert.Equal((4, 2, 1, 7), (size.Mean, size.StandardDeviation, size.Min, size.Max));
        Assert.Equal((40, 20), (data.Encoding.Targets[0].Mean, data.Encoding.Targets[0].Scale));
        Assert.Equal([2f, 1, 0, 0, 2.5f, 0, 0, 1], data.Validation.Inputs);
        Assert.Equal([3f, 0, 1, 0], data.Test.Inputs);
        Assert.Equal([2f, 2.5f], data.Validation.Targets);
    }

    [Fact]
    public void Prepare_no_features_named_takes_every_usable_column_and_warns_of_the_others()
    {
        var data = Prepare(Classifier, Flowers, Request("tall"));

        Assert.Equal(["size", "legs", "colour", "price", "digit", "share"], data.Encoding.Features.Select(feature => feature.Name));
        Assert.Equal(8, data.Encoding.InputCount);
        Assert.Equal(
            [
                "'note' is a text column and was left out of the features.",
                "'day' is a date column and was left out of the features.",
                "'legs' is the same in every training row; nothing is learned from it.",
            ],
            data.Warnings);
        Assert.All(data.Training.Inputs.Chunk(8), row => Assert.Equal(0, row[1]));
        Assert.Equal([1f, 0, 0], data.Training.Inputs[(3 * 8)..(4 * 8)][2..5]);
    }

    [Fact]
    public void Prepare_words_with_softmax_are_one_hot_classes()
    {
        var data = Prepare(Classifier, Flowers, Request("colour") with { Features = ["size"] });

        Assert.Equal(LearningTask.MultiClass, data.Encoding.Task);
        Assert.Equal(["blue", "green", "red"], data.Encoding.Targets[0].Classes);
        Assert.Equal((3, 3), (data.Encoding.OutputCount, data.Definition.Outputs));
        Assert.Equal([0f, 0, 1, 0, 1, 0, 0, 0, 1, 1, 0, 0], data.Training.Targets[..12]);
        Assert.Empty(data.Training.TargetScales);
    }

    [Fact]
    public void Prepare_numbers_with_softmax_are_classes_by_value()
    {
        var data = Prepare(Classifier, Flowers, Request("digit") with { Features = ["size"] });

        Assert.Equal(["1", "2", "10"], data.Encoding.Targets[0].Classes);
        Assert.Equal([0f, 0, 1, 0, 1, 0, 1, 0, 0], data.Training.Targets[..9]);
    }

    [Fact]
    public void Prepare_two_values_with_sigmoid_are_binary()
    {
        var data = Prepare(Logistic, Flowers, Request("tall") with { Features = ["size"] });

        Assert.Equal(LearningTask.Binary, data.Encoding.Task);
        Assert.Equal(["false", "true"], data.Encoding.Targets[0].Classes);
        Assert.Equal([0f, 1, 0, 1], data.Training.Targets[..4]);
        Assert.Equal(1, data.Definition.Outputs);
    }

    [Fact]
    public void Prepare_number_of_two_values_with_sigmoid_is_binary_with_the_larger_as_positive()
    {
        var table = new Table([Column.OfNumbers("x", [1, 2, 3]), Column.OfNumbers("y", [7, -7, 7])]);

        var data = Prepare(Logistic, table, Request("y"));

        Assert.Equal(["-7", "7"], data.Encoding.Targets[0].Classes);
        Assert.Equal([1f, 0, 1], data.Training.Targets);
    }

    [Fact]
    public void Prepare_numbers_with_sigmoid_are_taken_as_they_are()
    {
        var data = Prepare(Logistic, Flowers, Request("share") with { Features = ["size"] });

        Assert.Equal(LearningTask.Regression, data.Encoding.Task);
        Assert.Equal((0, 1), (data.Encoding.Targets[0].Mean, data.Encoding.Targets[0].Scale));
        Assert.Equal([0f, 0.1f, 0.2f], data.Training.Targets[..3]);
    }

    [Fact]
    public void Prepare_several_two_valued_targets_with_sigmoid_are_multi_label()
    {
        var table = new Table(
            [
                Column.OfNumbers("x", [1, 2, 3]),
                Column.OfWords("a", ColumnType.Boolean, ["true", "false", "true"]),
                Column.OfNumbers("b", [5, 5, 6]),
            ]);

        var data = Prepare(Logistic, table, Request("a", "b"));

        Assert.Equal(LearningTask.MultiLabel, data.Encoding.Task);
        Assert.Equal([1f, 0, 0, 0, 1, 1], data.Training.Targets);
        Assert.Equal(2, data.Definition.Outputs);
    }

    [Fact]
    public void Prepare_several_numbers_are_standardised_each_by_itself()
    {
        var table = new Table([Column.OfNumbers("x", [1, 2]), Column.OfNumbers("a", [1, 3]), Column.OfNumbers("b", [10, 10])]);

        var data = Prepare(Linear, table, Request("a", "b"));

        Assert.Equal([-1f, 0, 1, 0], data.Training.Targets);
        Assert.Equal([1.0, 1.0], data.Training.TargetScales);
        Assert.Equal([2.0, 10.0], data.Encoding.Targets.Select(target => target.Mean));
    }

    [Fact]
    public void Prepare_rows_without_target_are_left_out_and_counted()
    {
        var table = new Table([Column.OfNumbers("x", [1, 2, 3, double.NaN]), Column.OfNumbers("y", [1, double.NaN, 3, 5])]);

        var data = Prepare(Linear, table, Request("y"));

        // The last of them misses x, which is a second input.
        Assert.Equal(3, data.Training.Rows);
        Assert.Equal([-1f, 0, 1, 0, 0, 1], data.Training.Inputs);
        Assert.Equal(["1 of 4 rows have no target and were left out."], data.Warnings);
    }

    [Fact]
    public void Prepare_words_that_no_training_row_has_are_zeros_and_counted()
    {
        var table = new Table(
            [Column.OfWords("c", ColumnType.Category, ["a", "b", "a", "z", "z"]), Column.OfNumbers("y", [1, 2, 3, 4, 5])]);

        var data = Prepare(Linear, table, Request("y") with { Validation = new(0.4, SplitMethod.Last) });

        Assert.Equal([0f, 0, 0, 0], data.Validation!.Inputs);
        Assert.Equal(
            ["2 values of 'c' in validation or test rows are categories that no training row has; they are coded as all zeros."],
            data.Warnings);
    }

    [Fact]
    public void Prepare_values_that_training_rows_miss_are_filled_by_training_rows_and_indicated()
    {
        var table = new Table([
            Column.OfNumbers("x", [1, double.NaN, 3, double.NaN]),
            Column.OfNumbers("z", [2, 4, 6, double.NaN]),
            Column.OfWords("c", ColumnType.Category, ["a", "a", null, "b"]),
            Column.OfNumbers("y", [1, 2, 3, 4]),
        ]);

        var data = Prepare(
            Linear,
            table,
            Request("y") with
            {
                Validation = new(0.25, SplitMethod.Last),
                Preprocessing = new() { Numeric = NumericScaling.MinMax, Unknown = UnseenCategories.Ignore },
            });

        // x: 0 … 1 of 1 … 3 and its indicator; z, complete in training rows; c, one word only, and its indicator.
        Assert.Equal((5, 5, UnseenCategories.Ignore), (data.Definition.Inputs, data.Encoding.InputCount, data.Encoding.Unknown));
        Assert.Equal([0f, 0, 0, 1, 0, 0.5f, 1, 0.5f, 1, 0, 1, 0, 1, 1, 1], data.Training.Inputs);
        Assert.Equal([0.5f, 1, 0.5f, 0, 0], data.Validation!.Inputs);
    }

    [Fact]
    public void Prepare_more_categories_than_the_limit_pools_them_and_warns()
    {
        var data = Prepare(Linear, Flowers, Request("price") with { Features = ["colour"], Preprocessing = new() { MaxCategories = 1 } });

        Assert.Equal([1f, 0, 0, 1, 1, 0, 0, 1], data.Training.Inputs[..8]);
        Assert.Equal(["'colour' has 3 categories; the 1 most frequent have places of their own, the others share one."], data.Warnings);
    }

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
            request with { Preprocessing = Of("colour", new(NumericScaling.None)) },
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
            Refused(Linear, table, Request("y") with { Preprocessing = new() { Numeric = NumericScaling.None } }));
        Assert.Equal(
            [new("/preprocessing/columns/x/numeric", Detail)],
            Refused(
                Linear,
                table,
                Request("y") with
                {
                    Preprocessing = new() { Columns = Preprocessing.Default.Columns.Add("x", new(NumericScaling.None)) },
                }));
    }

    [Fact]
    public void Prepare_kept_encoding_is_not_preprocessed_anew()
    {
        var first = Prepare(
            Linear, Flowers, Request("price") with { Features = ["size"], Preprocessing = new() { Numeric = NumericScaling.None } });

        Assert.Equal(
            [1f, 2], Prepare(first.Definition, Flowers, Request("price") with { FromVersion = 1 }, first.Encoding).Training.Inputs[..2]);
    }

    [Fact]
    public void Prepare_classes_without_named_split_keep_their_shares()
    {
        var data = Prepare(Logistic, Flowers, Request("tall") with { Features = ["size"], Validation = new(0.2), Test = new(0.4) });

        Assert.Equal((4, 2, 4), (data.Training.Rows, data.Validation!.Rows, data.Test!.Rows));
        Assert.All([data.Training, data.Validation, data.Test], set => Assert.Equal(set.Rows / 2, set.Targets.Sum()));
    }

    [Fact]
    public void Prepare_same_seed_sets_the_same_rows_aside()
    {
        var request = Request("price") with { Features = ["size"], Validation = new(0.3) };

        Assert.Equal(Prepare(Linear, Flowers, request).Validation!.Inputs, Prepare(Linear, Flowers, request).Validation!.Inputs);
        Assert.NotEqual(
            Prepare(Linear, Flowers, request).Validation!.Inputs,
            Prepare(Linear, Flowers, request with { Options = new() { Seed = 9 } }).Validation!.Inputs);
    }

    [Fact]
    public void Prepare_tiny_fraction_sets_one_row_aside() =>
        Assert.Equal(1, Prepare(Linear, Flowers, Request("price") with { Validation = new(0.001) }).Validation!.Rows);

    [Fact]
    public void Prepare_built_definition_that_fits_keeps_it()
    {
        var built = TestData.Definition(3, new CategoricalCrossEntropy(), (3, new Softmax()));

        Assert.Equal(built, Prepare(built, Flowers, Request("digit") with { Features = ["colour"] }).Definition);
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
    public void Prepare_columns_without_any_value_are_left_out_with_a_warning()
    {
        var table = new Table([
            Column.OfNumbers(
                "x",
                [1, 2]), Column.OfNumbers(
                    "n", [double.NaN, double.NaN]), Column.OfWords("t", ColumnType.Text, [null, null]), Column.OfNumbers("y", [1, 2])]);
        var data = Prepare(Linear, table, Request("y"));

        Assert.Equal("x", Assert.Single(data.Encoding.Features).Name);
        Assert.Equal(
            [
                "'n' has no value in any row and was left out of the features.",
                "'t' has no value in any row and was left out of the features.",
            ],
            data.Warnings);
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

    [Fact]
    public void Prepare_plain_numbers_enter_and_leave_as_they_are()
    {
        var data = Prepare(
            TestData.Definition(2, new MeanSquaredError(), (1, new Identity())),
            PlainTable([1, 2, 3], [40, 50, 60], [7, 8, 9]),
            PlainRequest(1));

        Assert.True(data.Encoding.IsPlain);
        Assert.Equal(LearningTask.Regression, data.Encoding.Task);
        Assert.Equal([1f, 40, 2, 50, 3, 60], data.Training.Inputs);
        Assert.Equal([7f, 8, 9], data.Training.Targets);
        Assert.Empty(data.Encoding.Features);
    }

    [Fact]
    public void Prepare_plain_numbers_have_the_task_of_their_loss()
    {
        var table = PlainTable([1, 2], [0, 1], [1, 0]);

        Assert.Equal(LearningTask.MultiClass, Prepare(Classifier, table, PlainRequest(2)).Encoding.Task);
        Assert.Equal(LearningTask.MultiLabel, Prepare(Logistic, table, PlainRequest(2)).Encoding.Task);
        Assert.Equal(LearningTask.Binary, Prepare(Logistic, table, PlainRequest(1)).Encoding.Task);
        Assert.Equal(LearningTask.Regression, Prepare(Linear, table, PlainRequest(2)).Encoding.Task);
    }

    [Fact]
    public void Prepare_plain_targets_outside_the_range_of_a_cross_entropy_names_the_first()
    {
        var faults = Refused(Logistic, PlainTable([1, 2, 3], [0, 1, 0], [0.5, -0.5, 2]), PlainRequest(2));

        Assert.Equal([new("/data/targets/1/1", "'2' is -0.5 in row 1; binaryCrossEntropy takes targets from 0 to 1.")], faults);
        Assert.Equal("/data/targets/0/0", Assert.Single(Refused(Classifier, PlainTable([1, 2], [7, 0], [0, 1]), PlainRequest(2))).Pointer);
    }

    [Fact]
    public void Prepare_plain_targets_that_are_no_probabilities_names_the_first_row()
    {
        var faults = Refused(Classifier, PlainTable([1, 2, 3], [0.25, 0.5, 0], [0.75, 0.75, 0]), PlainRequest(2));

        Assert.Equal(
            [new("/data/targets/1", "the targets of row 1 sum to 1.25; categoricalCrossEntropy takes probabilities, which sum to 1.")],
            faults);
    }

    [Fact]
    public void Prepare_plain_shapes_that_do_not_match_names_both_sizes()
    {
        var faults = Refused(
            TestData.Definition(3, new MeanSquaredError(), (4, new Identity())), PlainTable([1], [2], [3]), PlainRequest(1));

        Assert.Equal(
            [
                new("/data/inputs", "the data have 2 inputs, the model takes 3; leave the model's inputs out to take them from the data."),
                new(
                    "/data/targets",
                    "the data have 1 targets, the model has 4 outputs; leave the last layer's units out to take them from the data."),
            ],
            faults);
    }

    [Fact]
    public void Prepare_kept_encoding_is_used_as_it_is()
    {
        var first = Prepare(Linear, Flowers, Request("price") with { Features = ["size", "colour"] });
        var later = new Table(
            [
                Column.OfNumbers("price", [1000, 2000]),
                Column.OfWords("colour", ColumnType.Category, ["red", "pink"]),
                Column.OfNumbers("size", [5.5, 100]),
            ]);

        var data = Prepare(first.Definition, later, Request("price") with { FromVersion = 1 }, first.Encoding);

        Assert.Equal(first.Encoding, data.Encoding);
        Assert.Equal([0f, 0, 0, 1], data.Training.Inputs[..4]);
        AssertClose.Equal([(1000 - 55) / Math.Sqrt(825), (2000 - 55) / Math.Sqrt(825)], data.Training.Targets, 1e-6, 0);
        Assert.Equal(["1 values of 'colour' are categories that version 1 does not know; they are coded as all zeros."], data.Warnings);
    }

    [Fact]
    public void Prepare_kept_classes_keep_their_places()
    {
        var first = Prepare(Classifier, Flowers, Request("colour") with { Features = ["size"] });
        var later = new Table([Column.OfNumbers("size", [1, 2]), Column.OfWords("colour", ColumnType.Category, ["red", "blue"])]);

        var data = Prepare(first.Definition, later, Request("colour") with { FromVersion = 1 }, first.Encoding);

        Assert.Equal([0f, 0, 1, 1, 0, 0], data.Training.Targets);
    }

    [Fact]
    public void Prepare_kept_classes_with_an_unknown_one_are_refused()
    {
        var first = Prepare(Classifier, Flowers, Request("colour") with { Features = ["size"] });
        var later = new Table([Column.OfNumbers("size", [1, 2]), Column.OfWords("colour", ColumnType.Category, ["red", "pink"])]);

        Assert.Equal(
            [new("/target", "'colour' has classes that the version does not know: pink; it knows blue, green, red.")],
            Refused(first.Definition, later, Request("colour") with { FromVersion = 1 }, first.Encoding));
    }

    [Fact]
    public void Prepare_kept_targets_under_other_names_are_refused()
    {
        var first = Prepare(Logistic, Flowers, Request("tall") with { Features = ["size"] });
        const string Detail = "the version that training continues from was trained for tall; name the same targets.";

        Assert.Equal(
            [new("/target", Detail)], Refused(first.Definition, Flowers, Request("digit") with { FromVersion = 1 }, first.Encoding));
        Assert.Equal(
            [new("/target", Detail)],
            Refused(first.Definition, Flowers, Request("tall", "digit") with { FromVersion = 1 }, first.Encoding));
    }

    [Fact]
    public void Prepare_kept_column_that_is_missing_or_of_another_type_is_refused()
    {
        var first = Prepare(Linear, Flowers, Request("price") with { Features = ["size", "colour"] });
        var later = new Table([Column.OfNumbers("colour", [1, 2]), Column.OfNumbers("price", [1, 2])]);

        Assert.Equal(
            [
                new("/features/0", "'size' is not a column; there are colour, price."),
                new("/features/1", "'colour' is a number here, but version 3 was trained with a category."),
            ],
            Refused(first.Definition, later, Request("price") with { FromVersion = 3 }, first.Encoding));
    }

    [Fact]
    public void Prepare_kept_encoding_with_other_features_is_refused()
    {
        var first = Prepare(Linear, Flowers, Request("price") with { Features = ["size", "colour"] });
        var request = Request("price") with { FromVersion = 3 };

        Assert.Equal(
            first.Encoding, Prepare(first.Definition, Flowers, request with { Features = ["colour", "size"] }, first.Encoding).Encoding);
        Assert.Equal(
            [new("/features", "version 3 was trained with size, colour; name the same features or none.")],
            Refused(first.Definition, Flowers, request with { Features = ["size", "legs"] }, first.Encoding));
    }

    [Fact]
    public void Prepare_kept_number_that_is_words_now_is_refused()
    {
        var later = new Table(
            [
                Column.OfNumbers("size", [1, 2]),
                Column.OfWords("price", ColumnType.Category, ["high", "low"]),
                Column.OfWords("share", ColumnType.Category, ["half", "all"]),
            ]);
        var price = Prepare(Linear, Flowers, Request("price") with { Features = ["size"] });
        var share = Prepare(Logistic, Flowers, Request("share") with { Features = ["size"] });

        Assert.Equal(
            [new("/target", "'price' has words here, but was trained as a number.")],
            Refused(price.Definition, later, Request("price") with { FromVersion = 1 }, price.Encoding));
        Assert.Equal(
            [new("/target", "'share' has words here, but was trained as a number.")],
            Refused(share.Definition, later, Request("share") with { FromVersion = 1 }, share.Encoding));
    }

    [Fact]
    public void Prepare_kept_number_outside_the_range_of_a_cross_entropy_is_refused()
    {
        var first = Prepare(Logistic, Flowers, Request("share") with { Features = ["size"] });
        var later = new Table([Column.OfNumbers("size", [1, 2]), Column.OfNumbers("share", [0.5, 50])]);

        Assert.Equal(
            [new("/target", "'share' is 50 in row 1; binaryCrossEntropy takes targets from 0 to 1.")],
            Refused(first.Definition, later, Request("share") with { FromVersion = 1 }, first.Encoding));
    }

    [Fact]
    public void Prepare_with_faults_already_collected_only_adds_its_own()
    {
        var faults = new List<Fault> { new("/epochs", "other") };

        Assert.NotNull(SamplePreparation.Prepare(Linear, Flowers, Request("price"), null, faults));
        Assert.Single(faults);
    }

    private static TrainingRequest Request(params ImmutableArray<string> targets) =>
        new() { Targets = targets, Options = new() { Seed = 1 } };

    // Plain columns are named by their index; the last ones are the targets.
    private static Table PlainTable(params double[][] columns) =>
        new([.. columns.Select((numbers, i) => Column.OfNumbers($"{i}", numbers))]);

    private static TrainingRequest PlainRequest(int targets) =>
        Request([.. Enumerable.Range(3 - targets, targets).Select(i => $"{i}")]) with { IsPlain = true };

    private static PreparedData Prepare(NetworkDefinition definition, Table table, TrainingRequest request, DataEncoding? kept = null)
    {
        var faults = new List<Fault>();
        var data = SamplePreparation.Prepare(definition, table, request, kept, faults);
        Assert.Empty(faults);
        return data!;
    }

    private static List<Fault> Refused(NetworkDefinition definition, Table table, TrainingRequest request, DataEncoding? kept = null)
    {
        var faults = new List<Fault>();
        Assert.Null(SamplePreparation.Prepare(definition, table, request, kept, faults));
        return faults;
    }

    private static void AssertRefused(NetworkDefinition definition, TrainingRequest request, string pointer, string detail) =>
        Assert.Equal([new(pointer, detail)], Refused(definition, Flowers, request));
}
