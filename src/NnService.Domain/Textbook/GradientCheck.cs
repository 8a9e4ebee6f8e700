using MathNet.Numerics.LinearAlgebra;

namespace NnService.Domain.Textbook;

/// <summary>Back-propagation against central differences: is the chain rule applied rightly?</summary>
/// <param name="LargestDifference">The largest relative difference |a − n| / max(|a|, |n|, floor) between back-propagation a and
/// differences n; NaN where one of them is not finite.</param>
/// <param name="Parameter">Where, as an index into the parameters.</param>
/// <param name="Analytic">∂E/∂w there by back-propagation.</param>
/// <param name="Numeric">(E(w + ε) − E(w − ε)) / 2ε there.</param>
/// <param name="Epsilon">ε.</param>
public sealed record GradientCheck(double LargestDifference, int Parameter, double Analytic, double Numeric, double Epsilon)
{
    /// <summary>ε when none is given: near the cube root of the rounding unit, where truncation and rounding balance.</summary>
    public const double DefaultEpsilon = 1e-5;

    // Below this a gradient is zero but for rounding, and relative differences mean nothing.
    private const double Floor = 1e-4;

    /// <summary>Checks every parameter.</summary>
    /// <param name="network">The network; left as it was.</param>
    /// <param name="x">Inputs, rows × inputs.</param>
    /// <param name="t">Targets, rows × outputs.</param>
    /// <param name="epsilon">How far each parameter is moved, above 0.</param>
    /// <param name="rule">What goes back from layer to layer; one that is no gradient shows here by how much.</param>
    /// <param name="cancellationToken">Gives up between two parameters.</param>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public static GradientCheck Run(
        TextbookNetwork network,
        Matrix<double> x,
        Matrix<double> t,
        double epsilon = DefaultEpsilon,
        ErrorRule rule = ErrorRule.Gradient,
        CancellationToken cancellationToken = default)
    {
        var analytic = TextbookGradient.Backward(network, TextbookPass.Forward(network, x), t, rule).Flatten(network);
        var moved = network.Copy();
        var worst = new GradientCheck(-1, 0, 0, 0, epsilon);
        for (var i = 0; i < analytic.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var numeric = (LossAt(i, epsilon) - LossAt(i, -epsilon)) / (2 * epsilon);
            var difference = Math.Abs(analytic[i] - numeric) / Math.Max(Math.Max(Math.Abs(analytic[i]), Math.Abs(numeric)), Floor);
            // What is not a number is worse than any number, and stays the worst.
            if (!(difference <= worst.LargestDifference) && !double.IsNaN(worst.LargestDifference))
                worst = new(difference, i, analytic[i], numeric, epsilon);
        }

        return worst;

        double LossAt(int i, double distance)
        {
            moved.Parameters[i] = network.Parameters[i] + distance;
            var loss = TextbookPass.Forward(moved, x).Loss(moved, t);
            moved.Parameters[i] = network.Parameters[i];
            return loss;
        }
    }
}
