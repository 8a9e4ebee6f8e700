using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;
using NnService.Domain.Tests.Networks;
using NnService.Domain.Textbook;
using NnService.Domain.Training;

namespace NnService.Domain.Tests.Textbook;

/// <summary>The 32-bit code against the textbook at every width, so that no remainder of a vector is forgotten.</summary>
public sealed class FastPathTests
{
    private static readonly string[] Hidden = [.. ActivationTests.HiddenNames.Select(row => row.Data)];

    public static TheoryData<int> BatchSizes => [1, 3, 7, 13, 33];

    [Theory]
    [MemberData(nameof(BatchSizes))]
    public void Backpropagation_at_every_width_is_the_textbooks(int rows)
    {
        for (var width = 1; width <= 70; width++)
        {
            var hidden = TestData.Default(Activation.All, Hidden[width % Hidden.Length]);
            var inputs = 71 - width;
            var between = ((width * 29) % 70) + 1;
            var fast = Network.Initialize(
                TestData.Definition(inputs, new HalfSquaredError(), (width, hidden), (between, new Tanh()), (width, new Sigmoid())));
            var x = TestData.Numbers(width, rows * inputs);
            var t = TestData.Numbers(width + 1, rows * width, 0, 1);

            AssertSame(fast, x, t, rows, $"width {width}, {hidden.Name},");
        }
    }

    [Theory]
    [MemberData(nameof(BatchSizes))]
    public void Backpropagation_of_classes_at_every_width_is_the_textbooks(int rows)
    {
        for (var width = 1; width <= 70; width++)
        {
            var fast = Network.Initialize(
                TestData.Definition(5, new CategoricalCrossEntropy(), (width, new Tanh()), (width, new Softmax())));
            var t = TestData.Matrix(width, rows, width, 0, 1).NormalizeRows(1).ToRowMajorArray();

            AssertSame(fast, TestData.Numbers(width, rows * 5), [.. t.Select(value => (float)value)], rows, $"width {width},");
        }
    }

    private static void AssertSame(Network fast, float[] x, float[] t, int rows, string what)
    {
        var textbook = TextbookNetwork.Of(fast);
        var expected = TextbookPass.Forward(textbook, TestData.Matrix(x, rows));
        var pass = new Backpropagation(fast, rows);
        var gradient = new float[fast.Parameters.Length];

        pass.Forward(x, rows);
        pass.Backward(x, t, [], rows, null, gradient);

        AssertClose.Equal(expected.Y.ToRowMajorArray(), pass.Outputs(rows), 1e-5, 1e-6, $"{what} output");
        AssertClose.Equal(expected.Loss(textbook, TestData.Matrix(t, rows)), pass.LossSum(t, [], rows) / rows, 1e-5, 1e-6, $"{what} loss");
        AssertClose.Equal(
            TextbookGradient.Backward(textbook, expected, TestData.Matrix(t, rows)).Flatten(textbook),
            gradient,
            1e-4,
            2e-6,
            $"{what} gradient");
    }
}
