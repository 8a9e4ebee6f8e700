using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Networks;
using NnService.Domain.Preparation;

namespace NnService.Domain.Tests.Preparation;

public sealed class NetworkChoiceTests
{
    public static TheoryData<string, double[], string, string> Numbers => new()
    {
        { "two of many", [.. Enumerable.Range(0, 100).Select(i => (double)(i % 2))], "softmax", "categoricalCrossEntropy" },
        { "two of few", [0, 1, 1, 0], "softmax", "categoricalCrossEntropy" },
        { "twenty in four hundred", [.. Enumerable.Range(0, 400).Select(i => (double)(i % 20))], "softmax", "categoricalCrossEntropy" },
        { "twenty-one", [.. Enumerable.Range(0, 1000).Select(i => (double)(i % 21))], "identity", "meanSquaredError" },
        { "six in a hundred", [.. Enumerable.Range(0, 100).Select(i => (double)(i % 6))], "identity", "meanSquaredError" },
        { "halves", [.. Enumerable.Range(0, 100).Select(i => i % 2 * 0.5)], "identity", "meanSquaredError" },
    };

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Choose_whole_numbers_of_which_there_are_few_are_classes(string why, double[] numbers, string output, string loss)
    {
        var (definition, choices) = Choose([Column.OfNumbers("y", numbers)], Request("y"));
        Assert.True((output, loss) == (definition!.Output.Activation.Name, definition.Loss.Name), why);
        Assert.False(definition.IsAuto);
        Assert.Equal(["task", "layers", "loss"], choices.Select(choice => choice.Setting));
    }

    [Theory]
    [InlineData(TaskChoice.Classification, "standardize")]
    [InlineData(TaskChoice.Regression, "piecewiseLinear")]
    public void Choose_inputs_go_with_the_task_where_nobody_says_otherwise(TaskChoice task, string scaling)
    {
        var request = Request("y") with { Task = task, Preprocessing = Preprocessing.Default with { Numeric = null } };
        var (_, choices) = Choose([Column.OfNumbers("y", [1, 2, 3])], request);
        Assert.Equal(("numeric", scaling), (choices[^1].Setting, choices[^1].Value));

        var table = new Table([Column.OfNumbers("x", [1, 2, 3, 4]), Column.OfNumbers("y", [1, 2, 1, 2])]);
        var faults = new List<Fault>();
        var data = SamplePreparation.Prepare(NetworkDefinition.Auto(1), table, request, null, faults);
        Assert.Empty(faults);
        Assert.Equal(scaling, data!.Encoding.Features.Single().Scaling.Name);
    }

    [Fact]
    public void Choose_words_are_classes_and_several_targets_of_two_words_labels()
    {
        var one = Column.OfWords("a", ColumnType.Category, ["x", "y", "x"]);
        var two = Column.OfWords("b", ColumnType.Boolean, ["true", "false", "true"]);
        Assert.Equal("softmax", Choose([one], Request("a")).Definition!.Output.Activation.Name);
        Assert.Equal("sigmoid", Choose([one, two], Request("a", "b")).Definition!.Output.Activation.Name);
    }

    [Theory]
    [InlineData(TaskChoice.Classification, null, "softmax", "categoricalCrossEntropy")]
    [InlineData(TaskChoice.Classification, TrainingObjective.Accuracy, "softmax", "categoricalCrossEntropy")]
    [InlineData(TaskChoice.Regression, null, "identity", "meanSquaredError")]
    [InlineData(TaskChoice.Regression, TrainingObjective.Mae, "identity", "meanAbsoluteError")]
    [InlineData(TaskChoice.Regression, TrainingObjective.Rmse, "identity", "meanSquaredError")]
    public void Choose_what_was_asked_for_goes_before_what_the_target_looks_like(
        TaskChoice task, TrainingObjective? objective, string output, string loss)
    {
        var column = Column.OfNumbers("y", [1, 2, 3, 1, 2, 3]);
        var (definition, _) = Choose([column], Request("y") with { Task = task, Objective = objective });
        Assert.Equal((output, loss), (definition!.Output.Activation.Name, definition.Loss.Name));
    }

    [Theory]
    [InlineData(TaskChoice.Classification, TrainingObjective.Rmse)]
    [InlineData(TaskChoice.Classification, TrainingObjective.Mae)]
    [InlineData(TaskChoice.Regression, TrainingObjective.LogLoss)]
    [InlineData(TaskChoice.Regression, TrainingObjective.Accuracy)]
    public void Choose_an_objective_of_the_other_task_is_a_fault(TaskChoice task, TrainingObjective objective)
    {
        var faults = new List<Fault>();
        Assert.Null(
            NetworkChoice.Choose(
                NetworkDefinition.Auto(1),
                [Column.OfNumbers("y", [1, 2, 3])],
                [0, 1, 2],
                Request("y") with { Task = task, Objective = objective },
                [],
                faults));
        Assert.Equal("/objective", Assert.Single(faults).Pointer);
    }

    private static TrainingRequest Request(params string[] targets) => new() { Targets = [.. targets], Options = new() };

    private static (NetworkDefinition? Definition, List<TrainingChoice> Choices) Choose(Column[] targets, TrainingRequest request)
    {
        var choices = new List<TrainingChoice>();
        var faults = new List<Fault>();
        int[] rows = [.. Enumerable.Range(0, targets[0].Rows)];
        var definition = NetworkChoice.Choose(NetworkDefinition.Auto(1), targets, rows, request, choices, faults);
        Assert.Empty(faults);
        return (definition, choices);
    }
}
