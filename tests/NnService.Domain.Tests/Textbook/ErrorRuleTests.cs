using MathNet.Numerics.LinearAlgebra;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Initializers;
using NnService.Domain.Networks.Losses;
using NnService.Domain.Optimizers;
using NnService.Domain.Textbook;

namespace NnService.Domain.Tests.Textbook;

/// <summary>Errors that go back with the derivative and without it, against a few lines that know no matrices.</summary>
public sealed class ErrorRuleTests
{
    private const int Rows = 100, Batches = 300;
    private const double Rate = 0.01;

    // f(x) = 5x at x = 0, 0.01 … 0.99.
    private static readonly Matrix<double> X = Matrix<double>.Build.Dense(Rows, 1, (row, _) => row / 100.0);
    private static readonly Matrix<double> T = 5 * X;

    [Theory]
    [InlineData(ErrorRule.Gradient)]
    [InlineData(ErrorRule.WithoutDerivative)]
    public void Steps_of_either_rule_are_those_of_a_few_plain_lines(ErrorRule rule)
    {
        var network = Sigmoids(2, 5, 4, 2, 1);
        var weights = Arrays(network);

        for (var batch = 0; batch < Batches; batch++) PlainBatch(weights, rule == ErrorRule.WithoutDerivative);

        var last = Run(network, rule).Steps(Batches, TestContext.Current.CancellationToken).Last();
        for (var l = 0; l < network.Depth; l++)
        {
            AssertClose.Equal(
                [.. weights[l].SelectMany(row => row)], last.After.Kernel(l).ToRowMajorArray(), 1e-11, 1e-13, $"kernel {l}");
        }

        AssertClose.Equal(PlainLoss(weights), last.LossAfter, 1e-12, 0);
    }

    [Fact]
    public void Steps_through_several_hidden_layers_differ_between_the_rules()
    {
        var network = Sigmoids(2, 5, 4, 2, 1);

        var gradient = Run(network, ErrorRule.Gradient).Steps(Batches, TestContext.Current.CancellationToken).Last();
        var without = Run(network, ErrorRule.WithoutDerivative).Steps(Batches, TestContext.Current.CancellationToken).Last();

        AssertClose.Equal(2.0773055, gradient.LossAfter, 0, 5.5e-8);
        AssertClose.Equal(2.0177138, without.LossAfter, 0, 5.5e-8);
        Assert.False(ErrorRule.WithoutDerivative.IsGradient(network.Definition));
    }

    [Fact]
    public void Steps_through_one_hidden_layer_and_identity_agree_to_the_last_digit()
    {
        var network = Sigmoids(1, 5, 1);

        var gradient = Run(network, ErrorRule.Gradient).Steps(Batches, TestContext.Current.CancellationToken).Last();
        var without = Run(network, ErrorRule.WithoutDerivative).Steps(Batches, TestContext.Current.CancellationToken).Last();

        Assert.Equal(gradient.After.Parameters, without.After.Parameters);
        Assert.NotEqual(network.Parameters, without.After.Parameters);
        Assert.True(ErrorRule.WithoutDerivative.IsGradient(network.Definition));
    }

    [Fact]
    public void Run_of_a_check_shows_by_how_much_the_rule_is_no_gradient()
    {
        var token = TestContext.Current.CancellationToken;

        Assert.InRange(
            GradientCheck.Run(Sigmoids(2, 5, 4, 2, 1), X, T, rule: ErrorRule.WithoutDerivative, cancellationToken: token).LargestDifference,
            0.5,
            double.MaxValue);
        Assert.InRange(
            GradientCheck.Run(Sigmoids(1, 5, 1), X, T, rule: ErrorRule.WithoutDerivative, cancellationToken: token).LargestDifference,
            0,
            1e-6);
    }

    [Fact]
    public void Backward_without_the_derivative_starts_from_the_slope_of_the_loss()
    {
        // y = ½ and ½ after a softmax, t = (1, 0): ∂E/∂y = −t/y = (−2, 0), and what goes back is (−2, 0)·Wᵀ.
        var network = TextbookNetwork.Initialize(new()
        {
            Inputs = 1,
            Layers = [TestData.Layer(new Sigmoid(), [[0]]), TestData.Layer(new Softmax(), [[0.5, 0.5]])],
            Loss = new CategoricalCrossEntropy(),
        });
        var x = Matrix<double>.Build.Dense(1, 1, 1);
        var t = Matrix<double>.Build.DenseOfRowMajor(1, 2, [1, 0]);

        var gradient = TextbookGradient.Backward(network, TextbookPass.Forward(network, x), t, ErrorRule.WithoutDerivative);

        Assert.Equal([-2.0, 0], gradient.Layers[1].ActivationGradient.ToRowMajorArray());
        Assert.Equal([-0.5, 0.5], gradient.Layers[1].Delta.ToRowMajorArray());
        Assert.Equal([-1.0], gradient.Layers[0].ActivationGradient.ToRowMajorArray());
        Assert.Equal([-0.25], gradient.Layers[0].Delta.ToRowMajorArray());
    }

    [Fact]
    public void Backward_shows_the_slope_of_a_binary_cross_entropy()
    {
        // y = ½: −t/y + (1 − t)/(1 − y), over the two outputs.
        var network = TextbookNetwork.Initialize(new()
        {
            Inputs = 1,
            Layers = [TestData.Layer(new Sigmoid(), [[0, 0]])],
            Loss = new BinaryCrossEntropy(),
        });
        var t = Matrix<double>.Build.DenseOfRowMajor(1, 2, [1, 0.25]);

        var gradient = TextbookGradient.Backward(network, TextbookPass.Forward(network, Matrix<double>.Build.Dense(1, 1, 3)), t);

        Assert.Equal([-1.0, 0.5], gradient.Layers[0].ActivationGradient.ToRowMajorArray());
        Assert.Equal([-0.25, 0.125], gradient.Layers[0].Delta.ToRowMajorArray());
    }

    private static TextbookRun Run(TextbookNetwork network, ErrorRule rule) => new(network, new Sgd(Rate), X, T, Rule: rule);

    private static TextbookNetwork Sigmoids(long seed, params int[] units) => TextbookNetwork.Initialize(new()
    {
        Inputs = 1,
        Layers = [.. units.Select((count, l) => new LayerDefinition
        {
            Units = count,
            Activation = l == units.Length - 1 ? new Identity() : new Sigmoid(),
            Initializer = new UniformInitializer(-0.5, 0.5),
            UseBias = false,
        })],
        Loss = new MeanSquaredError(),
        Seed = seed,
    });

    private static double[][][] Arrays(TextbookNetwork network) =>
        [.. Enumerable.Range(0, network.Depth).Select(l => network.Kernel(l).ToRowArrays())];

    // One full batch: for each row forward, the error back, and the sums of what each link should change by.
    private static void PlainBatch(double[][][] weights, bool withoutDerivative)
    {
        var sums = weights.Select(kernel => kernel.Select(row => new double[row.Length]).ToArray()).ToArray();
        for (var row = 0; row < Rows; row++)
        {
            var a = PlainForward(weights, X[row, 0]);
            double[] error = [2 * (a[^1][0] - T[row, 0]) / Rows];
            for (var l = weights.Length - 1; l >= 0; l--)
            {
                var slope = l == weights.Length - 1 ? [1] : a[l + 1].Select(o => o * (1 - o)).ToArray();
                var delta = error.Zip(slope, (e, s) => e * s).ToArray();
                for (var i = 0; i < a[l].Length; i++)
                {
                    for (var j = 0; j < delta.Length; j++) sums[l][i][j] += a[l][i] * delta[j];
                }

                var back = withoutDerivative ? error : delta;
                error = [.. weights[l].Select(links => links.Zip(back, (w, e) => w * e).Sum())];
            }
        }

        for (var l = 0; l < weights.Length; l++)
        {
            for (var i = 0; i < weights[l].Length; i++)
            {
                for (var j = 0; j < weights[l][i].Length; j++) weights[l][i][j] -= Rate * sums[l][i][j];
            }
        }
    }

    private static List<double[]> PlainForward(double[][][] weights, double x)
    {
        var a = new List<double[]> { new[] { x } };
        for (var l = 0; l < weights.Length; l++)
        {
            var z = Enumerable.Range(0, weights[l][0].Length).Select(j => weights[l].Select((links, i) => links[j] * a[l][i]).Sum());
            a.Add([.. l == weights.Length - 1 ? z : z.Select(sum => 1 / (1 + Math.Exp(-sum)))]);
        }

        return a;
    }

    private static double PlainLoss(double[][][] weights) =>
        Enumerable.Range(0, Rows).Average(row => Math.Pow(PlainForward(weights, X[row, 0])[^1][0] - T[row, 0], 2));
}
