using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Evaluation;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;

namespace NnService.Domain.Tests.Evaluation;

/// <summary>Rows that come in parts are judged as all rows at once, to the bit.</summary>
public sealed class EvaluationAccumulatorTests
{
    private const int Rows = 1000;

    public static TheoryData<LearningTask, int> Tasks => new()
    {
        {
            LearningTask.MultiClass,
            3
        },
        {
            LearningTask.MultiClass,
            2
        }, { LearningTask.Binary, 1 }, { LearningTask.MultiLabel, 2 }, { LearningTask.Regression, 1 }, { LearningTask.Regression, 3 },
    };

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Report_of_parts_is_that_of_the_whole(LearningTask task, int outputs)
    {
        var (network, encoding, samples) = Subject(task, outputs);
        var whole = Evaluator.Evaluate(network, encoding, samples);

        foreach (var size in new[] { 1, 77, 256, 300, Rows })
        {
            var evaluation = new EvaluationAccumulator(network, encoding);
            for (var start = 0; start < Rows; start += size)
            {
                var part = Part(samples, start, Math.Min(size, Rows - start));
                for (var row = 0; row < part.Rows; row = evaluation.Add(part, row))
                {
                }
            }

            var report = evaluation.Report();
            Assert.Equal(whole with { PerClass = null, ConfusionMatrix = null }, report with { PerClass = null, ConfusionMatrix = null });
            Assert.Equal(whole.PerClass?.ToArray(), report.PerClass?.ToArray());
            Assert.Equal(whole.ConfusionMatrix?.Counts.SelectMany(row => row), report.ConfusionMatrix?.Counts.SelectMany(row => row));
        }
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Report_has_the_numbers_of_all_outputs_at_once(LearningTask task, int outputs)
    {
        var (network, encoding, samples) = Subject(task, outputs);
        var y = new float[Rows * outputs];

        var loss = Evaluator.Outputs(network, samples, y, TestContext.Current.CancellationToken);
        var report = Evaluator.Evaluate(network, encoding, samples);

        Assert.Equal((Rows, loss), (report.Rows, report.Loss));
        if (task == LearningTask.Regression) Assert.Equal(RegressionMetrics.Of(encoding, y, samples.Targets, outputs, loss), report);
        else Assert.Equal(Evaluator.Share(samples, y), report.Accuracy);
        if (task != LearningTask.Binary) return;

        // The share of pairs that are in the right order, ties half: every positive with every negative.
        var positives = y.Where((_, i) => samples.Targets[i] == 1).ToArray();
        var negatives = y.Where((_, i) => samples.Targets[i] == 0).ToArray();
        AssertClose.Equal(positives.Average(p => negatives.Average(n => p > n ? 1 : p == n ? 0.5 : 0)), report.RocAuc!.Value, 1e-12, 0);
    }

    private static (Network, DataEncoding, SampleSet) Subject(LearningTask task, int outputs)
    {
        Activation output = task switch
        {
            LearningTask.MultiClass =>
            new Softmax(),
            LearningTask.Regression => new Identity(),
            _ => new Sigmoid()
        };
        Loss loss = task switch
        {
            LearningTask.MultiClass =>
            new CategoricalCrossEntropy(),
            LearningTask.Regression => new MeanSquaredError(),
            _ => new BinaryCrossEntropy()
        };
        var network = Network.Initialize(TestData.Definition(4, loss, (8, new Tanh()), (outputs, output)));
        var targets = new float[Rows * outputs];
        for (var row = 0; row < Rows; row++)
        {
            if (task == LearningTask.MultiClass) targets[(row * outputs) + (row * 7 % outputs)] = 1;
            else
                for (var k = 0; k < outputs; k++)
                    targets[(row * outputs) + k] = task == LearningTask.Regression ? MathF.Sin(row + k) : (row + k) % 3 == 0 ? 1 : 0;
        }

        return (network, DataEncoding.Plain(task, 4, outputs), new(TestData.Numbers(3, Rows * 4), targets, 4, outputs) { Task = task });
    }

    private static SampleSet Part(SampleSet samples, int start, int rows) => new(
        samples.Inputs[(start * samples.InputCount)..((start + rows) * samples.InputCount)],
        samples.Targets[(start * samples.TargetCount)..((start + rows) * samples.TargetCount)],
        samples.InputCount,
        samples.TargetCount)
    { Task = samples.Task };
}
