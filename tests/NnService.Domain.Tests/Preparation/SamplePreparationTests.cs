using System.Collections.Immutable;
using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Encoding.Scalings;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;
using NnService.Domain.Preparation;

namespace NnService.Domain.Tests.Preparation;

public sealed partial class SamplePreparationTests
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
                Preprocessing = new() { Numeric = new MinMaxScaling(), Unknown = UnseenCategories.Ignore },
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
