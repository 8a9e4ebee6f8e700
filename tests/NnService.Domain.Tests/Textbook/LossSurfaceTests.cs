using MathNet.Numerics.LinearAlgebra;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;
using NnService.Domain.Textbook;

namespace NnService.Domain.Tests.Textbook;

public sealed class LossSurfaceTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void Of_one_weight_is_the_parabola()
    {
        // x = ½, t = 0.8: (0.5·w − 0.8)², smallest at w = 1.6.
        var network = Linear([[0.5]]);

        var surface = LossSurface.Of(network, One(0.5), One(0.8), [0], [LossSurface.Axis(0.6, 2.6, 21)], Cancelled);

        Assert.Equal((1, 21), (surface.Losses.RowCount, surface.Losses.ColumnCount));
        for (var i = 0; i < 21; i++) AssertClose.Equal(Math.Pow((0.5 * surface.Axes[0][i]) - 0.8, 2), surface.Losses[0, i], 1e-14, 1e-30);
        Assert.Equal(10, surface.Losses.Row(0).MinimumIndex());
        AssertClose.Equal(1.6, surface.Axes[0][10], 1e-15, 0);
        Assert.Equal([0.5], network.Parameters);
    }

    [Fact]
    public void Of_two_weights_has_a_row_for_each_value_of_the_second()
    {
        // y = w₁·1 + w₂·10, t = 0.
        var network = Linear([[0], [0]]);
        var x = Matrix<double>.Build.DenseOfRowMajor(1, 2, [1, 10]);

        var surface = LossSurface.Of(network, x, One(0), [0, 1], [[-1, 0, 1], [0, 2]], Cancelled);

        Assert.Equal([1, 0, 1, 361, 400, 441], surface.Losses.ToRowMajorArray());
    }

    [Fact]
    public void Axis_begins_and_ends_where_it_should()
    {
        Assert.Equal([-1, -0.5, 0, 0.5, 1], LossSurface.Axis(-1, 1, 5));
        Assert.Equal([-1.7e308, 1.7e308], LossSurface.Axis(-1.7e308, 1.7e308, 2));
        Assert.Equal(0.7, LossSurface.Axis(0.1, 0.7, 33)[^1]);
    }

    [Fact]
    public void Of_when_given_up_ends()
    {
        using var gone = new CancellationTokenSource();
        gone.Cancel();

        Assert.Throws<OperationCanceledException>(
            () => LossSurface.Of(Linear([[1]]), One(1), One(1), [0], [[0, 1]], gone.Token));
    }

    private static TextbookNetwork Linear(double[][] kernel) =>
        TextbookNetwork.Initialize(
            new() { Inputs = kernel.Length, Layers = [TestData.Layer(new Identity(), kernel)], Loss = new MeanSquaredError() });

    private static Matrix<double> One(double value) => Matrix<double>.Build.Dense(1, 1, value);
}
