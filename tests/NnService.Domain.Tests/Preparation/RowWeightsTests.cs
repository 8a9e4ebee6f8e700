using System.Collections.Immutable;
using NnService.Domain.Data;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;
using NnService.Domain.Preparation;

namespace NnService.Domain.Tests.Preparation;

public sealed class RowWeightsTests
{
    private static readonly NetworkDefinition Linear = TestData.Definition(null, new MeanSquaredError(), (null, new Identity()));
    private static readonly NetworkDefinition Logistic = TestData.Definition(null, new BinaryCrossEntropy(), (null, new Sigmoid()));
    private static readonly NetworkDefinition Classifier = TestData.Definition(null, new CategoricalCrossEntropy(), (null, new Softmax()));

    // Classes a, b, c of 4, 3 and 1 rows; the last two rows are the ones set aside.
    private static readonly Table Table = new([
        Column.OfNumbers("x", [1, 2, 3, 4, 5, 6, 7, 8]),
        Column.OfWords("kind", ColumnType.Category, ["a", "a", "a", "b", "b", "c", "a", "b"]),
        Column.OfWords("old", ColumnType.Boolean, ["true", "false", "false", "false", "true", "false", "false", "true"]),
        Column.OfNumbers("price", [1, 2, 3, 4, 5, 6, 7, 8]),
        Column.OfNumbers("weight", [1, 2, 0, 0.5, 1, 3, 10, 20]),
        Column.OfNumbers("bad", [1, 2, -3, 4, 5, 6, 7, 8]),
        Column.OfNumbers("zeros", [0, 0, 0, 0, 0, 0, 0, 0]),
        Column.OfNumbers("holes", [1, 2, 3, double.NaN, 5, 6, 7, 8]),
        Column.OfNumbers("huge", [1, 2, 3, 4, 5, 6, 7, 1e39]),
    ]);

    private static readonly SplitOptions LastTwo = new(0.25, SplitMethod.Last);

    [Fact]
    public void Prepare_without_weights_has_none() => Assert.Empty(Prepare(Classifier, Request("kind")).Training.Weights);

    [Fact]
    public void Prepare_balanced_classes_counts_training_rows_only()
    {
        // Of six training rows three are a, two b, one c: 6/(3·3), 6/(3·2), 6/(3·1).
        var data = Prepare(Classifier, Request("kind") with { ClassWeights = new(null), Validation = LastTwo });

        AssertClose.Equal([2 / 3.0, 2 / 3.0, 2 / 3.0, 1, 1, 2], data.Training.Weights, 1e-7, 0);
        Assert.Empty(data.Validation!.Weights);
    }

    [Fact]
    public void Prepare_named_classes_weigh_their_rows() =>
        Assert.Equal(
            [1f, 1, 1, 2.5f, 2.5f, 1, 1, 2.5f],
            Prepare(Classifier, Request("kind") with { ClassWeights = Named(("b", 2.5)) }).Training.Weights);

    [Fact]
    public void Prepare_binary_classes_weigh_their_rows() =>
        Assert.Equal(
            [3f, 1, 1, 1, 3, 1, 1, 3], Prepare(Logistic, Request("old") with { ClassWeights = Named(("true", 3)) }).Training.Weights);

    [Fact]
    public void Prepare_sample_weight_weighs_every_row_and_is_no_feature()
    {
        var data = Prepare(
            Linear,
            new()
            {
                Targets = ["price"],
                SampleWeight = "weight",
                Validation = LastTwo,
                Test = new(0.125, SplitMethod.Last),
                Options = new(),
            });

        Assert.Equal([1f, 2, 0, 0.5f, 1], data.Training.Weights);
        Assert.Equal([3f, 10], data.Validation!.Weights);
        Assert.Equal([20f], data.Test!.Weights);
        Assert.DoesNotContain("weight", data.Encoding.Features.Select(feature => feature.Name));
        Assert.Equal(LearningTask.Regression, data.Training.Task);
        Assert.Single(data.Training.TargetScales);
    }

    [Fact]
    public void Prepare_class_and_sample_weight_are_multiplied() =>
        Assert.Equal(
            [1f, 2, 0, 1, 2, 3, 10, 40],
            Prepare(Classifier, Request("kind") with { ClassWeights = Named(("b", 2)), SampleWeight = "weight" }).Training.Weights);

    [Fact]
    public void Prepare_sample_weight_of_rows_without_target_is_not_looked_at()
    {
        var table = new Table(
            [Column.OfNumbers("x", [1, 2, 3]), Column.OfNumbers("y", [1, double.NaN, 3]), Column.OfNumbers("w", [1, -1, 2])]);
        var faults = new List<Fault>();

        var data = SamplePreparation.Prepare(Linear, table, Request("y") with { SampleWeight = "w" }, null, faults);

        Assert.Empty(faults);
        Assert.Equal([1f, 2], data!.Training.Weights);
    }

    [Fact]
    public void Prepare_class_weights_without_classes_are_refused()
    {
        const string Detail = "class weights need one target column with classes.";
        AssertRefused(Linear, Request("price") with { ClassWeights = new(null) }, "/classWeights", Detail);
        AssertRefused(Linear, Request("price", "weight") with { ClassWeights = new(null) }, "/classWeights", Detail);
        AssertRefused(Logistic, PlainRequest() with { ClassWeights = new(null) }, "/classWeights", Detail);
    }

    [Fact]
    public void Prepare_class_weights_of_several_targets_are_refused()
    {
        var table = new Table([Column.OfNumbers("x", [1, 2]), Column.OfNumbers("a", [0, 1]), Column.OfNumbers("b", [1, 0])]);
        var faults = new List<Fault>();

        Assert.Null(
            SamplePreparation.Prepare(
                Logistic, table, new() { Targets = ["a", "b"], ClassWeights = new(null), Options = new() }, null, faults));
        Assert.Equal("/classWeights", Assert.Single(faults).Pointer);
    }

    [Fact]
    public void Prepare_class_weight_of_an_unknown_class_is_refused() =>
        AssertRefused(
            Classifier,
            Request("kind") with { ClassWeights = Named(("z", 2)) },
            "/classWeights/z",
            "'z' is not a class of 'kind'; its classes are a, b, c.");

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-2, "-2")]
    [InlineData(1e39, "1E+39")]
    [InlineData(double.NaN, "NaN")]
    public void Prepare_class_weight_outside_its_limits_is_refused(double weight, string shown) =>
        AssertRefused(
            Classifier,
            Request("kind") with { ClassWeights = Named(("b", weight)) },
            "/classWeights/b",
            $"the weight of 'b' is {shown}; it must be above 0.");

    [Theory]
    [InlineData("mass", "'mass' is not a number column; sampleWeight names a column of numbers at least 0.")]
    [InlineData("kind", "'kind' is not a number column; sampleWeight names a column of numbers at least 0.")]
    [InlineData("x", "'x' is a target or feature; a sample weight is another column.")]
    [InlineData("price", "'price' is a target or feature; a sample weight is another column.")]
    [InlineData("bad", "'bad' is -3 in row 2; a sample weight is a number at least 0.")]
    [InlineData("zeros", "'zeros' is 0 in every row, so nothing would be learned.")]
    [InlineData("holes", "'holes' is missing in row 3; a sample weight is a number at least 0.")]
    [InlineData("huge", "'huge' is 1E+39 in row 7; a sample weight is a number at least 0.")]
    public void Prepare_sample_weight_that_is_none_is_refused(string name, string detail) =>
        AssertRefused(Linear, Request("price") with { SampleWeight = name }, "/sampleWeight", detail);

    [Fact]
    public void Prepare_sample_weight_that_the_version_has_as_feature_is_refused()
    {
        var first = Prepare(Linear, Request("price") with { Features = ["x", "weight"] });
        var faults = new List<Fault>();

        Assert.Null(
            SamplePreparation.Prepare(
                first.Definition,
                Table,
                new() { Targets = ["price"], SampleWeight = "weight", FromVersion = 1, Options = new() },
                first.Encoding,
                faults));
        Assert.Equal([new("/sampleWeight", "'weight' is a target or feature; a sample weight is another column.")], faults);
    }

    private static TrainingRequest Request(params ImmutableArray<string> targets) =>
        new() { Targets = targets, Features = ["x"], Options = new() };

    private static TrainingRequest PlainRequest() => new() { Targets = ["old"], Features = ["x"], IsPlain = true, Options = new() };

    private static ClassWeights Named(params (string Label, double Weight)[] weights) =>
        new(weights.ToImmutableSortedDictionary(pair => pair.Label, pair => pair.Weight, StringComparer.Ordinal));

    private static PreparedData Prepare(NetworkDefinition definition, TrainingRequest request)
    {
        var faults = new List<Fault>();
        var data = SamplePreparation.Prepare(definition, Table, request, null, faults);
        Assert.Empty(faults);
        return data!;
    }

    private static void AssertRefused(NetworkDefinition definition, TrainingRequest request, string pointer, string detail)
    {
        var faults = new List<Fault>();
        Assert.Null(
            SamplePreparation.Prepare(
                definition,
                request.IsPlain ? new([Column.OfNumbers("x", [1, 2]), Column.OfNumbers("old", [0, 1])]) : Table,
                request,
                null,
                faults));
        Assert.Equal([new(pointer, detail)], faults);
    }
}
