using NnService.Domain.Data;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;

namespace NnService.Domain.Tests.Preparation;

public sealed partial class SamplePreparationTests
{
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
}
