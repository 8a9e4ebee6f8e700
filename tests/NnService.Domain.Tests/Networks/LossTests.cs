using MathNet.Numerics.LinearAlgebra;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;

namespace NnService.Domain.Tests.Networks;

public sealed class LossTests
{
    /// <summary>Every loss with every activation it can follow.</summary>
    public static TheoryData<string, string> AllowedPairs =>
    [
        .. from loss in Loss.All
           from activation in Activation.All
           where TestData.Default(Loss.All, loss.Name).RefusalOf(TestData.Default(Activation.All, activation.Name)) is null
           select (loss.Name, activation.Name),
    ];

    [Fact]
    public void Sum_of_squared_errors_matches_the_worked_numbers()
    {
        // Differences 1, 2 and 3, 0: squares 5 and 9.
        float[] y = [1, 2, 3, 4], t = [0, 0, 0, 4];

        Assert.Equal(7, new MeanSquaredError().Sum(y, y, t, [], 2));
        Assert.Equal(7, new HalfSquaredError().Sum(y, y, t, [], 2));
        Assert.Equal(14.0 / 4, new MeanSquaredError().Sum(y, y, t, [], 4));
    }

    [Fact]
    public void Sum_with_row_weights_counts_each_row_that_often()
    {
        float[] y = [1, 2, 3, 4], t = [0, 0, 0, 4];

        Assert.Equal((2 * 2.5) + (0.5 * 4.5), new MeanSquaredError().Sum(y, y, t, [2, 0.5f], 2));
        Assert.Equal((2 * 2.5) + (0.5 * 4.5), new HalfSquaredError().Sum(y, y, t, [2, 0.5f], 2));
    }

    [Theory]
    [MemberData(nameof(AllowedPairs))]
    public void Sum_of_weighted_rows_follows_the_formula(string lossName, string activationName)
    {
        var loss = TestData.Default(Loss.All, lossName);
        var activation = TestData.Default(Activation.All, activationName);
        foreach (var outputs in new[] { 1, 2, 5 })
        {
            var (z, t, weights) = Batch(outputs, activation);
            var y = new float[z.Length];
            activation.Forward(z, outputs, y);

            AssertClose.Equal(
                Expected(loss, activation, Oracle.ToDouble(z), t, weights, outputs), loss.Sum(z, y, t, weights, outputs), 1e-6, 1e-6);
            AssertClose.Equal(
                Expected(loss, activation, Oracle.ToDouble(z), t, [1, 1, 1], outputs), loss.Sum(z, y, t, [], outputs), 1e-6, 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(AllowedPairs))]
    public void Gradient_carried_to_the_sums_matches_central_differences(string lossName, string activationName)
    {
        var loss = TestData.Default(Loss.All, lossName);
        var activation = TestData.Default(Activation.All, activationName);
        foreach (var outputs in new[] { 1, 2, 5 })
        {
            var (z, t, weights) = Batch(outputs, activation);
            var y = new float[z.Length];
            var d = new float[z.Length];
            activation.Forward(z, outputs, y);

            loss.Gradient(y, t, weights, outputs, d);
            if (!loss.GradientIsWithRespectToLogits) activation.Backward(z, y, d, outputs, d);

            AssertClose.Equal(
                Oracle.Gradient(moved => Expected(loss, activation, moved, t, weights, outputs) / 3, Oracle.ToDouble(z)),
                d,
                1e-5,
                1e-6,
                $"{outputs} outputs,");
        }
    }

    [Theory]
    [MemberData(nameof(AllowedPairs))]
    public void Value_and_slope_of_a_row_follow_the_formula(string lossName, string activationName)
    {
        var loss = TestData.Default(Loss.All, lossName);
        var activation = TestData.Default(Activation.All, activationName);
        foreach (var outputs in new[] { 1, 2, 5 })
        {
            var (z, targets, _) = Batch(outputs, activation);
            var sums = Oracle.ToDouble(z[..outputs]);
            var t = Oracle.ToDouble(targets[..outputs]);
            if (activation is Softmax) t = [.. t.Select(value => value / t.Sum())];
            var vector = Vector<double>.Build.DenseOfArray(sums);
            var target = Vector<double>.Build.DenseOfArray(t);
            var y = activation.Apply(vector);

            AssertClose.Equal(Oracle.RowLoss(loss, Oracle.Activate(activation, sums), t), loss.Value(vector, y, target), 1e-12, 1e-12);
            var slope = loss.GradientIsWithRespectToLogits
                ? Oracle.Gradient(moved => Oracle.RowLoss(loss, Oracle.Activate(activation, moved), t), sums)
                : Oracle.Gradient(moved => Oracle.RowLoss(loss, moved, t), y.ToArray());
            AssertClose.Equal(slope, loss.Slope(y, target).ToArray(), 1e-7, 1e-8, $"{outputs} outputs,");
        }
    }

    [Fact]
    public void Huber_on_both_sides_of_delta_is_square_then_line()
    {
        // Errors ½, 2 and −3 with delta 2: ⅛, 2 and 2(3 − 1) = 4.
        float[] y = [0.5f, 2, -3], t = [0, 0, 0];
        var d = new float[3];

        new Huber(2).Gradient(y, t, [], 3, d);

        AssertClose.Equal((0.125 + 2 + 4) / 3, new Huber(2).Sum(y, y, t, [], 3), 1e-15, 0);
        AssertClose.Equal([0.5 / 3, 2 / 3.0, -2 / 3.0], d, 1e-7, 0);
        AssertClose.Equal(
            [0.5 / 3, 2 / 3.0, -2 / 3.0],
            new Huber(2).Slope(Vector<double>.Build.Dense([0.5, 2, -3]), Vector<double>.Build.Dense(3)).ToArray(),
            1e-15,
            0);
    }

    [Fact]
    public void MeanAbsoluteError_of_an_exact_output_has_no_slope()
    {
        float[] y = [1, 2, 3], t = [1, 0, 5];
        var d = new float[3];

        new MeanAbsoluteError().Gradient(y, t, [], 3, d);

        Assert.Equal(4 / 3.0, new MeanAbsoluteError().Sum(y, y, t, [], 3));
        Assert.Equal([0, 1 / 3f, -1 / 3f], d);
    }

    [Theory]
    [MemberData(nameof(AllowedPairs))]
    public void Sum_and_gradient_of_a_NaN_keep_it_visible(string lossName, string activationName)
    {
        var loss = TestData.Default(Loss.All, lossName);
        var activation = TestData.Default(Activation.All, activationName);
        float[] z = [float.NaN, 1], t = [1, 0];
        var y = new float[2];
        var d = new float[2];

        activation.Forward(z, 2, y);
        loss.Gradient(y, t, [], 2, d);

        Assert.True(double.IsNaN(loss.Sum(z, y, t, [], 2)));
        Assert.True(float.IsNaN(d[0]));

        var sums = Vector<double>.Build.Dense([double.NaN, 1]);
        var outputs = activation.Apply(sums);
        var targets = Vector<double>.Build.Dense([1.0, 0]);
        Assert.True(double.IsNaN(loss.Value(sums, outputs, targets)));
        Assert.True(double.IsNaN(loss.Slope(outputs, targets)[0]));
    }

    [Theory]
    [MemberData(nameof(AllowedPairs))]
    public void Sum_and_gradient_of_extreme_sums_are_finite(string lossName, string activationName)
    {
        var loss = TestData.Default(Loss.All, lossName);
        var activation = TestData.Default(Activation.All, activationName);
        float[] z = [100, -100, -100, 100], t = [1, 0, 1, 0];
        var y = new float[4];
        var d = new float[4];
        activation.Forward(z, 2, y);

        loss.Gradient(y, t, [], 2, d);

        Assert.True(double.IsFinite(loss.Sum(z, y, t, [], 2)));
        Assert.All(d, value => Assert.True(float.IsFinite(value)));
    }

    [Theory]
    [InlineData(
        "binaryCrossEntropy",
        "softmax",
        "binaryCrossEntropy needs probabilities from a sigmoid output, not softmax; use sigmoid, or categoricalCrossEntropy after "
            + "softmax.")]
    [InlineData(
        "binaryCrossEntropy",
        "identity",
        "binaryCrossEntropy needs probabilities from a sigmoid output, not identity; use sigmoid, or categoricalCrossEntropy after "
            + "softmax.")]
    [InlineData(
        "categoricalCrossEntropy",
        "sigmoid",
        "categoricalCrossEntropy needs probabilities from a softmax output, not sigmoid; use softmax, or binaryCrossEntropy after "
            + "sigmoid.")]
    [InlineData(
        "categoricalCrossEntropy",
        "tanh",
        "categoricalCrossEntropy needs probabilities from a softmax output, not tanh; use softmax, or binaryCrossEntropy after sigmoid.")]
    public void RefusalOf_output_that_does_not_fit_says_why_and_what_does(string loss, string activation, string reason) =>
        Assert.Equal(reason, TestData.Default(Loss.All, loss).RefusalOf(TestData.Default(Activation.All, activation)));

    [Fact]
    public void RefusalOf_cross_entropies_allows_one_output_each() =>
        Assert.Equal(
            [("binaryCrossEntropy", "sigmoid"), ("categoricalCrossEntropy", "softmax")],
            AllowedPairs.Select(row => row.Data).Where(pair => pair.Item1.EndsWith("CrossEntropy", StringComparison.Ordinal)));

    [Fact]
    public void DefaultFor_every_activation_is_a_loss_that_fits() => Assert.All(Activation.All, choice =>
    {
        var activation = TestData.Default(Activation.All, choice.Name);
        Loss expected = activation switch
        {
            Softmax =>
            new CategoricalCrossEntropy(),
            Sigmoid => new BinaryCrossEntropy(),
            _ => new MeanSquaredError()
        };

        Assert.Equal(expected, Loss.DefaultFor(activation));
        Assert.Null(expected.RefusalOf(activation));
    });

    // Three rows; targets of a softmax sum to 1, as its losses expect.
    private static (float[] Z, float[] T, float[] Weights) Batch(int outputs, Activation activation)
    {
        var t = TestData.Numbers(50 + outputs, 3 * outputs, 0.05, 0.95);
        if (activation is Softmax) t = [.. t.Chunk(outputs).SelectMany(row => row.Select(value => value / row.Sum()))];
        return (TestData.Numbers(outputs, 3 * outputs, -3, 3), t, [1, 0.25f, 3]);
    }

    private static double Expected(Loss loss, Activation activation, double[] z, float[] t, float[] weights, int outputs) =>
        Enumerable.Range(0, weights.Length).Sum(i =>
            weights[i] * Oracle.RowLoss(
                loss,
                Oracle.Activate(activation, z[(i * outputs)..((i + 1) * outputs)]),
                Oracle.ToDouble(t[(i * outputs)..((i + 1) * outputs)])));
}
