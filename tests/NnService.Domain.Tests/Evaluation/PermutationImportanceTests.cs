using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Evaluation;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;

namespace NnService.Domain.Tests.Evaluation;

public sealed class PermutationImportanceTests
{
    private const int Rows = 40;
    private const long Seed = 3;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    // y = 2·x₁; x₂ is noise.
    private static readonly Network Doubling = Network.Initialize(
        new() { Inputs = 2, Layers = [TestData.Layer(new Identity(), [[2], [0]])], Loss = new MeanSquaredError() });

    private static readonly DataEncoding Plain = DataEncoding.Plain(LearningTask.Regression, 2, 1);

    [Fact]
    public void Of_what_the_network_does_not_read_is_zero()
    {
        var importance = new PermutationImportance(Doubling, Plain, Numbers(), Cancelled);

        Assert.Equal(("r2", 1.0), (importance.Metric, importance.Baseline));
        Assert.Equal(new(0, 0), importance.Of(1, 5, Seed, Cancelled));
    }

    [Fact]
    public void Of_when_given_up_ends()
    {
        var importance = new PermutationImportance(Doubling, Plain, Numbers(), Cancelled);
        using var gone = new CancellationTokenSource();
        gone.Cancel();

        Assert.Throws<OperationCanceledException>(() => importance.Of(0, 1, Seed, gone.Token));
        Assert.Throws<OperationCanceledException>(() => new PermutationImportance(Doubling, Plain, Numbers(), gone.Token));
    }

    [Fact]
    public void Of_numbers_is_the_fall_of_r_2_by_hand()
    {
        var samples = Numbers();
        double[] x = [.. Enumerable.Range(0, Rows).Select(i => (double)samples.Inputs[2 * i])];
        double[] drops = [.. Enumerable.Range(0, 4).Select(repeat => Drop(repeat))];

        var importance = new PermutationImportance(Doubling, Plain, samples, Cancelled).Of(0, 4, Seed, Cancelled);

        AssertClose.Equal(drops.Average(), importance.Mean, 1e-6, 0);
        AssertClose.Equal(
            Math.Sqrt(drops.Average(drop => (drop - drops.Average()) * (drop - drops.Average()))), importance.StandardDeviation, 1e-5, 0);
        Assert.InRange(importance.Mean, 1, 3);

        double Drop(int repeat)
        {
            var order = Order(0, repeat);
            return Enumerable.Range(0, Rows)
                .Sum(i => (x[order[i]] - x[i]) * (x[order[i]] - x[i])) / x.Sum(one => (one - x.Average()) * (one - x.Average()));
        }
    }

    [Fact]
    public void Of_words_moves_all_places_of_a_word_together()
    {
        // Three words, one class each, told by the network to the bit.
        var encoding = new DataEncoding
        {
            Task = LearningTask.MultiClass,
            InputCount = 3,
            OutputCount = 3,
            Features = [new() { Name = "word", Type = ColumnType.Category, Categories = ["a", "b", "c"] }],
            Targets = [new() { Name = "y", Type = ColumnType.Category, Classes = ["a", "b", "c"] }],
        };
        float[] numbers = [.. Enumerable.Range(0, Rows).SelectMany(i => Enumerable.Range(0, 3).Select(word => i % 3 == word ? 1f : 0f))];
        var importance = new PermutationImportance(
            TestData.Echo(3, new MeanSquaredError()), encoding, new(numbers, numbers, 3, 3) { Task = LearningTask.MultiClass }, Cancelled);

        Assert.Equal((1, "accuracy", 1.0), (PermutationImportance.CountOf(encoding), importance.Metric, importance.Baseline));
        var order = Order(0, 0);
        Assert.Equal(
            1 - (Enumerable.Range(0, Rows).Count(i => order[i] % 3 == i % 3) / (double)Rows),
            importance.Of(0, 1, Seed, Cancelled).Mean,
            1e-12);
    }

    [Fact]
    public void Of_target_that_does_not_vary_is_the_rise_of_the_loss()
    {
        var numbers = Numbers();
        var importance = new PermutationImportance(
            Doubling, Plain, new([.. numbers.Inputs.Select((x, i) => i % 2 == 0 && i < Rows ? 0 : x)], new float[Rows], 2, 1), Cancelled);

        Assert.Equal("loss", importance.Metric);
        Assert.True(importance.Baseline > 0);
        Assert.Equal(0, importance.Of(1, 2, Seed, Cancelled).Mean);
    }

    [Fact]
    public void Of_is_a_function_of_its_arguments_and_leaves_the_rows_as_they_were()
    {
        var samples = Numbers();
        float[] before = [.. samples.Inputs];
        var importance = new PermutationImportance(Doubling, Plain, samples, Cancelled);

        var first = importance.Of(0, 3, Seed, Cancelled);
        importance.Of(1, 3, Seed, Cancelled);

        Assert.Equal(first, importance.Of(0, 3, Seed, Cancelled));
        Assert.NotEqual(first, importance.Of(0, 3, Seed + 1, Cancelled));
        Assert.Equal(before, samples.Inputs);
    }

    private static SampleSet Numbers()
    {
        var x = TestData.Numbers(1, 2 * Rows);
        return new(x, [.. Enumerable.Range(0, Rows).Select(i => 2 * x[2 * i])], 2, 1);
    }

    private static int[] Order(int feature, int repeat)
    {
        var order = new int[Rows];
        Shuffle.Fill(Seed, ((ulong)feature << 32) | (uint)repeat, order);
        return order;
    }
}
