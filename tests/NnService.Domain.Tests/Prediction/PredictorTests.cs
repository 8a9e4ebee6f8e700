using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;
using NnService.Domain.Prediction;

namespace NnService.Domain.Tests.Prediction;

public sealed class PredictorTests
{
    [Fact]
    public void Predict_multi_class_is_the_most_probable_class()
    {
        var answers = Answer(Encoding(LearningTask.MultiClass, 3), 0.25f, 0.5f, 0.25f, 0.5f, 0.5f, 0);

        Assert.Equal((1, 0), (answers[0]!.Label, answers[1]!.Label));
        Assert.Equal([0.25, 0.5, 0.25], answers[0]!.Values);
    }

    [Fact]
    public void Predict_binary_has_the_probabilities_of_both_classes()
    {
        var answers = Answer(Encoding(LearningTask.Binary, 1), 0.25f, 0.5f);

        Assert.Equal((0, 1), (answers[0]!.Label, answers[1]!.Label));
        Assert.Equal([0.75, 0.25], answers[0]!.Values);
    }

    [Fact]
    public void Predict_multi_label_has_one_probability_per_target()
    {
        var answer = Assert.Single(Answer(Encoding(LearningTask.MultiLabel, 2), 0.25f, 0.75f));

        Assert.Null(answer!.Label);
        Assert.Equal([0.25, 0.75], answer.Values);
    }

    [Fact]
    public void Predict_regression_is_in_the_original_unit()
    {
        var answer = Assert.Single(Answer(Encoding(LearningTask.Regression, 2), 1.5f, -2));

        Assert.Null(answer!.Label);
        Assert.Equal([115, 81], answer.Values);
    }

    [Theory]
    [InlineData(LearningTask.Regression)]
    [InlineData(LearningTask.Binary)]
    [InlineData(LearningTask.MultiClass)]
    [InlineData(LearningTask.MultiLabel)]
    public void Predict_plain_gives_the_outputs_as_they_are(LearningTask task)
    {
        var answer = Assert.Single(Answer(DataEncoding.Plain(task, 1, 1), 0.75f));

        Assert.Null(answer!.Label);
        Assert.Equal([0.75], answer.Values);
    }

    [Fact]
    public void Predict_outputs_that_are_not_finite_are_null_for_their_row_only()
    {
        var answers = Answer(Encoding(LearningTask.MultiClass, 3), float.NaN, 0, 0, 1, 0, 0, 0, float.PositiveInfinity, 0);

        Assert.Equal([true, false, true], answers.Select(answer => answer is null));
    }

    [Fact]
    public void Predict_no_rows_gives_no_answers() => Assert.Empty(Answer(Encoding(LearningTask.Binary, 1)));

    [Theory]
    [InlineData("identity")]
    [InlineData("softmax")]
    public void Predict_row_alone_or_in_a_batch_has_the_same_bits(string output)
    {
        const int Rows = 37;
        var network = Network.Initialize(
            TestData.Definition(
                19, new MeanSquaredError(), (67, new Tanh()), (33, new LeakyRelu()), (5, TestData.Default(Activation.All, output))));
        var predictor = new Predictor(network, DataEncoding.Plain(LearningTask.Regression, 19, 5));
        var x = TestData.Numbers(1, Rows * 19, -3, 3);

        var batch = predictor.Predict(x, Rows);

        for (var row = 0; row < Rows; row++)
            Assert.Equal(predictor.Predict(x.AsSpan(row * 19, 19), 1)[0]!.Values, batch[row]!.Values);
    }

    [Fact]
    public void Predict_from_many_threads_gives_the_same_bits()
    {
        var network = Network.Initialize(TestData.Definition(5, new MeanSquaredError(), (40, new Tanh()), (3, new Softmax())));
        var predictor = new Predictor(network, DataEncoding.Plain(LearningTask.Regression, 5, 3));
        var x = TestData.Numbers(1, 20 * 5);
        double[] expected = [.. predictor.Predict(x, 20).SelectMany(answer => answer!.Values)];

        Parallel.For(0, 50, _ => Assert.Equal(expected, predictor.Predict(x, 20).SelectMany(answer => answer!.Values)));
    }

    [Fact]
    public void Constructor_shapes_that_do_not_match_is_refused()
    {
        Assert.Throws<ArgumentException>(
            () => new Predictor(TestData.Echo(2, new MeanSquaredError()), DataEncoding.Plain(LearningTask.Regression, 3, 2)));
        Assert.Throws<ArgumentException>(
            () => new Predictor(TestData.Echo(2, new MeanSquaredError()), DataEncoding.Plain(LearningTask.Regression, 2, 1)));
    }

    private static PredictedRow?[] Answer(DataEncoding encoding, params float[] outputs) =>
        new Predictor(TestData.Echo(encoding.OutputCount, new MeanSquaredError()), encoding).Predict(
            outputs, outputs.Length / encoding.OutputCount);

    private static DataEncoding Encoding(LearningTask task, int outputs) => new()
    {
        Task = task,
        InputCount = outputs,
        OutputCount = outputs,
        Targets = [.. Enumerable.Range(0, task == LearningTask.MultiClass ? 1 : outputs)
            .Select(k => new TargetEncoding { Name = $"y{k}", Type = ColumnType.Number, Mean = 100 + k, Scale = 10 })],
    };
}
