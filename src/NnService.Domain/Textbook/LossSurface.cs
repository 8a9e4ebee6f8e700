using System.Collections.Immutable;
using MathNet.Numerics.LinearAlgebra;

namespace NnService.Domain.Textbook;

/// <summary>The loss over one parameter or two, all others left as they are.</summary>
/// <param name="Axes">The values of each parameter at which the loss is taken, evenly spaced.</param>
/// <param name="Losses">E, values of the second parameter × values of the first; one row where there is one parameter.</param>
public sealed record LossSurface(ImmutableArray<ImmutableArray<double>> Axes, Matrix<double> Losses)
{
    /// <summary>Evenly spaced values from one end to the other, both ends exactly.</summary>
    /// <param name="from">The first value.</param>
    /// <param name="to">The last value.</param>
    /// <param name="points">How many, at least 2.</param>
    public static ImmutableArray<double> Axis(double from, double to, int points) =>
    [
        // As a share of each end: their difference could overflow.
        .. Enumerable.Range(0, points)
            .Select(i => i == points - 1 ? to : (from * ((double)(points - 1 - i) / (points - 1))) + (to * ((double)i / (points - 1)))),
    ];

    /// <summary>Takes the loss at every point of the grid.</summary>
    /// <param name="network">The network; left as it was.</param>
    /// <param name="x">Inputs, rows × inputs.</param>
    /// <param name="t">Targets, rows × outputs.</param>
    /// <param name="parameters">One index into the parameters, or two.</param>
    /// <param name="axes">The values of each.</param>
    /// <param name="cancellationToken">Gives up between two points.</param>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public static LossSurface Of(
        TextbookNetwork network,
        Matrix<double> x,
        Matrix<double> t,
        ImmutableArray<int> parameters,
        ImmutableArray<ImmutableArray<double>> axes,
        CancellationToken cancellationToken = default)
    {
        var moved = network.Copy();
        var losses = Matrix<double>.Build.Dense(axes.Length == 1 ? 1 : axes[1].Length, axes[0].Length);
        for (var row = 0; row < losses.RowCount; row++)
        {
            for (var column = 0; column < losses.ColumnCount; column++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                moved.Parameters[parameters[0]] = axes[0][column];
                if (axes.Length > 1) moved.Parameters[parameters[1]] = axes[1][row];
                losses[row, column] = TextbookPass.Forward(moved, x).Loss(moved, t);
            }
        }

        return new(axes, losses);
    }
}
