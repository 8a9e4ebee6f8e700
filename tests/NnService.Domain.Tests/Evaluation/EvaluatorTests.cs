using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Evaluation;
using NnService.Domain.Networks.Losses;

namespace NnService.Domain.Tests.Evaluation;

/// <summary>Metrics of outputs that are chosen by hand: the networks answer what they are asked.</summary>
public sealed class EvaluatorTests
{
    private static readonly MeanSquaredError Loss = new();

    // Three classes, six rows; truth 0 0 0 1 1 2, guesses 0 0 1 1 2 1.
    private static readonly float[] ClassOutputs =
    [
        0.7f, 0.2f, 0.1f,
        0.5f, 0.25f, 0.25f,
        0.25f, 0.5f, 0.25f,
        0.1f, 0.8f, 0.1f,
        0.2f, 0.3f, 0.5f,
        0.1f, 0.6f, 0.3f,
    ];

    private static readonly float[] ClassTargets = [1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1];

    [Fact]
    public void Evaluate_multi_class_matches_the_numbers_by_hand()
    {
        var report = Judge(LearningTask.MultiClass, ClassOutputs, ClassTargets, 3, "a", "b", "c");

        Assert.Equal(6, report.Rows);
        Assert.Equal(["a", "b", "c"], report.ConfusionMatrix!.Classes);
        Assert.Equal([[2, 1, 0], [0, 1, 1], [0, 1, 0]], report.ConfusionMatrix.Counts.Select(row => row.ToArray()));
        Assert.Equal(3 / 6.0, report.Accuracy);
        AssertClose.Equal(((2 / 3.0) + (1 / 2.0) + 0) / 3, report.BalancedAccuracy!.Value, 1e-15, 0);

        // F1: 2·1·⅔/(1 + ⅔) = 0.8, 2·⅓·½/(⅓ + ½) = 0.4, 0.
        Assert.Equal(
            [new("a", 1, 2 / 3.0, 0.8, 3), new("b", 1 / 3.0, 0.5, 0.4, 2), new("c", 0, 0, 0, 1)],
            report.PerClass!.Value);
        AssertClose.Equal((0.8 + 0.4 + 0) / 3, report.MacroF1!.Value, 1e-15, 0);
        AssertClose.Equal(-new[] { 0.7, 0.5, 0.25, 0.8, 0.3, 0.3 }.Sum(Math.Log) / 6, report.LogLoss!.Value, 1e-7, 0);
        Assert.Null(report.RocAuc);
        Assert.Null(report.Mae);
    }

    [Fact]
    public void Evaluate_class_that_never_occurs_counts_for_no_mean()
    {
        var report = Judge(LearningTask.MultiClass, [0.9f, 0.1f, 0, 0.2f, 0.8f, 0], [1, 0, 0, 0, 1, 0], 3, "a", "b", "c");

        Assert.Equal((1, 1), (report.BalancedAccuracy, report.MacroF1));
        Assert.Equal(new("c", 0, 0, 0, 0), report.PerClass!.Value[2]);
    }

    [Fact]
    public void Evaluate_binary_matches_the_numbers_by_hand()
    {
        // Scores of the positive rows 0.9, 0.5, 0.25; of the negative ones 0.75, 0.25, 0.125.
        var report = Judge(LearningTask.Binary, [0.9f, 0.5f, 0.25f, 0.75f, 0.25f, 0.125f], [1, 1, 1, 0, 0, 0], 1, "no", "yes");

        Assert.Equal([[2, 1], [1, 2]], report.ConfusionMatrix!.Counts.Select(row => row.ToArray()));
        AssertClose.Equal(2 / 3.0, report.Accuracy!.Value, 1e-15, 0);
        Assert.Equal([new("no", 2 / 3.0, 2 / 3.0, 2 / 3.0, 3), new("yes", 2 / 3.0, 2 / 3.0, 2 / 3.0, 3)], report.PerClass!.Value);

        // Pairs that are in order: 3 of 0.9, 2 of 0.5, 1½ of 0.25.
        AssertClose.Equal(6.5 / 9, report.RocAuc!.Value, 1e-15, 0);
        AssertClose.Equal(
            -(Math.Log(0.9) + Math.Log(0.5) + Math.Log(0.25) + Math.Log(0.25) + Math.Log(0.75) + Math.Log(0.875)) / 6,
            report.LogLoss!.Value,
            1e-7,
            0);
    }

    [Theory]
    [InlineData(new[] { 0.1f, 0.2f, 0.8f, 0.9f }, 1.0)]
    [InlineData(new[] { 0.9f, 0.8f, 0.2f, 0.1f }, 0.0)]
    [InlineData(new[] { 0.5f, 0.5f, 0.5f, 0.5f }, 0.5)]
    [InlineData(new[] { 0.1f, 0.5f, 0.5f, 0.9f }, 0.875)]
    public void Evaluate_roc_auc_counts_ties_half(float[] scores, double expected) =>
        Assert.Equal(expected, Judge(LearningTask.Binary, scores, [0, 0, 1, 1], 1, "no", "yes").RocAuc);

    [Fact]
    public void Evaluate_roc_auc_of_one_class_is_null() =>
        Assert.Null(Judge(LearningTask.Binary, [0.1f, 0.9f], [1, 1], 1, "no", "yes").RocAuc);

    [Fact]
    public void Evaluate_two_classes_from_two_outputs_have_the_roc_auc_of_the_second() =>
        Assert.Equal(1, Judge(LearningTask.MultiClass, [0.9f, 0.1f, 0.6f, 0.4f, 0.55f, 0.45f], [1, 0, 1, 0, 0, 1], 2, "a", "b").RocAuc);

    [Fact]
    public void Evaluate_probability_of_zero_keeps_the_log_loss_finite() =>
        AssertClose.Equal(87.33654, Judge(LearningTask.Binary, [0, 1], [1, 1], 1, "no", "yes").LogLoss!.Value * 2, 1e-6, 0);

    [Fact]
    public void Evaluate_multi_label_is_the_share_of_right_answers()
    {
        var report = Judge(LearningTask.MultiLabel, [0.9f, 0.1f, 0.5f, 0.4f], [1, 1, 1, 0], 2, "no", "yes");

        Assert.Equal(0.75, report.Accuracy);
        Assert.Null(report.ConfusionMatrix);
    }

    [Fact]
    public void Evaluate_plain_classes_are_named_by_their_index()
    {
        var network = TestData.Echo(3, Loss);

        var report = Evaluator.Evaluate(
            network,
            DataEncoding.Plain(LearningTask.MultiClass, 3, 3),
            new(ClassOutputs, ClassTargets, 3, 3) { Task = LearningTask.MultiClass });

        Assert.Equal(["0", "1", "2"], report.ConfusionMatrix!.Classes);
    }

    [Fact]
    public void Evaluate_regression_is_in_the_original_unit()
    {
        // Errors 1, −1, 2, 0 in units of 10; the targets 0, 2, 0, 2 vary by 4 in squares of these units.
        var encoding = Regression(("y", 10));
        var report = Evaluator.Evaluate(TestData.Echo(1, Loss), encoding, new([1, 1, 2, 2], [0, 2, 0, 2], 1, 1) { TargetScales = [10] });

        Assert.Equal(6 / 4.0, report.Loss);
        Assert.Equal(600 / 4.0, report.LossInTargetUnits);
        Assert.Equal(40 / 4.0, report.Mae);
        Assert.Equal(Math.Sqrt(600 / 4.0), report.Rmse);
        Assert.Equal(1 - (6 / 4.0), report.R2!.Value, 1e-12);
        Assert.Null(report.Accuracy);
    }

    [Fact]
    public void Evaluate_several_targets_averages_their_r_2()
    {
        var report = Evaluator.Evaluate(TestData.Echo(2, Loss), Regression(("a", 1), ("b", 5)), new([0, 0, 2, 1], [0, 0, 2, 2], 2, 2));

        Assert.Equal((1 + 0.5) / 2, report.R2!.Value, 1e-12);
        Assert.Equal(5 / 4.0, report.Mae);
        Assert.Equal(Math.Sqrt(25 / 4.0), report.Rmse);
        Assert.Equal(25 / 4.0, report.LossInTargetUnits);
    }

    [Fact]
    public void Evaluate_targets_that_are_not_scaled_have_one_loss() =>
        Assert.Null(
            Evaluator.Evaluate(TestData.Echo(1, Loss), Regression(("y", 1)), new([1, 1], [0, 2], 1, 1)).LossInTargetUnits);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(10)]
    public void Evaluate_constant_target_has_no_r_2(int rows)
    {
        var report = Evaluator.Evaluate(
            TestData.Echo(1, Loss),
            Regression(("y", 1)),
            new([.. Enumerable.Repeat(0.3f, rows)], [.. Enumerable.Repeat(0.1f, rows)], 1, 1));

        Assert.Null(report.R2);
        AssertClose.Equal(0.2, report.Mae!.Value, 1e-6, 0);
    }

    [Fact]
    public void Evaluate_more_rows_than_a_chunk_counts_each_once()
    {
        float[] x = [.. Enumerable.Range(0, 600).Select(i => (float)i)];

        var report = Evaluator.Evaluate(TestData.Echo(1, Loss), Regression(("y", 1)), new(x, new float[600], 1, 1));

        Assert.Equal(Enumerable.Range(0, 600).Average(), report.Mae!.Value, 1e-9);
        AssertClose.Equal(Enumerable.Range(0, 600).Average(i => (double)i * i), report.Loss, 1e-12, 0);
    }

    private static EvaluationReport Judge(LearningTask task, float[] outputs, float[] targets, int width, params string[] classes) =>
        Evaluator.Evaluate(
        TestData.Echo(width, Loss),
        new()
        {
            Task = task,
            InputCount = width,
            OutputCount = width,
            Targets = [new() { Name = "y", Type = ColumnType.Category, Classes = [.. classes] }],
        },
        new(outputs, targets, width, width) { Task = task });

    private static DataEncoding Regression(params (string Name, double Scale)[] targets) => new()
    {
        Task = LearningTask.Regression,
        InputCount = targets.Length,
        OutputCount = targets.Length,
        Targets = [.. targets.Select(
            target => new TargetEncoding { Name = target.Name, Type = ColumnType.Number, Mean = 3, Scale = target.Scale })],
    };
}
