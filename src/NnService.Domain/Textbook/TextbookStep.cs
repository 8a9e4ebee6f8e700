using System.Collections.Immutable;
using MathNet.Numerics.LinearAlgebra;
using NnService.Domain.Optimizers;

namespace NnService.Domain.Textbook;

/// <summary>One step of a run: what went forward, what went back, what changed.</summary>
/// <param name="Number">The number of the step, from 1.</param>
/// <param name="T">Targets, rows × outputs.</param>
/// <param name="Before">The network before the step.</param>
/// <param name="Pass">The forward pass before the step.</param>
/// <param name="Gradient">The backward pass.</param>
/// <param name="Trials">What was tried, in order; empty for a rule that follows the gradient.</param>
/// <param name="After">The network after the step.</param>
/// <param name="PassAfter">The forward pass after the step.</param>
/// <remarks>Treated as immutable: each step has networks of its own.</remarks>
public sealed record TextbookStep(
    int Number,
    Matrix<double> T,
    TextbookNetwork Before,
    TextbookPass Pass,
    TextbookGradient Gradient,
    ImmutableArray<SearchTrial> Trials,
    TextbookNetwork After,
    TextbookPass PassAfter)
{
    /// <summary>E before the step.</summary>
    public double LossBefore { get; } = Pass.Loss(Before, T);

    /// <summary>E after the step.</summary>
    public double LossAfter { get; } = PassAfter.Loss(After, T);

    /// <summary>y − t before the step, rows × outputs.</summary>
    public Matrix<double> Errors { get; } = Pass.Y - T;

    /// <summary>(y − t)² before the step, rows × outputs.</summary>
    public Matrix<double> SquaredErrors => Errors.PointwiseMultiply(Errors);

    /// <summary>Whether every number of the step is finite; ∂E/∂y, which the step itself does not need, may be infinite.</summary>
    public bool IsFinite =>
        double.IsFinite(LossBefore)
        && double.IsFinite(LossAfter)
        && Pass.Layers.All(layer => IsFiniteAll(layer.Z) && IsFiniteAll(layer.A))
        && Gradient.Layers.All(layer => IsFiniteAll(layer.Delta))
        && Gradient.Layers.SkipLast(1).All(layer => IsFiniteAll(layer.ActivationGradient))
        && Gradient.Flatten(Before).All(double.IsFinite)
        && Trials.All(trial => double.IsFinite(trial.Up) && double.IsFinite(trial.Down))
        && After.Parameters.All(double.IsFinite)
        && IsFiniteAll(PassAfter.Y)
        && IsFiniteAll(SquaredErrors);

    private static bool IsFiniteAll(Matrix<double> matrix) => matrix.Enumerate().All(double.IsFinite);
}
