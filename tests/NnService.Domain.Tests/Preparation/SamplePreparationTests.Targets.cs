using NnService.Domain.Data;

namespace NnService.Domain.Tests.Preparation;

public sealed partial class SamplePreparationTests
{
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
    public void Prepare_classes_without_named_split_keep_their_shares()
    {
        var data = Prepare(Logistic, Flowers, Request("tall") with { Features = ["size"], Validation = new(0.2), Test = new(0.4) });

        Assert.Equal((4, 2, 4), (data.Training.Rows, data.Validation!.Rows, data.Test!.Rows));
        Assert.All([data.Training, data.Validation, data.Test], set => Assert.Equal(set.Rows / 2, set.Targets.Sum()));
    }
}
