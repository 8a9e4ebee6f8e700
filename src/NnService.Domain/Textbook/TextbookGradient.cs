using System.Collections.Immutable;
using MathNet.Numerics.LinearAlgebra;

namespace NnService.Domain.Textbook;

/// <summary>What one layer gets on the way back.</summary>
/// <param name="ActivationGradient">∂E/∂a, rows × units; of the last layer ∂E/∂y, infinite where a cross-entropy meets 0 or 1.</param>
/// <param name="Delta">δ = ∂E/∂z, rows × units.</param>
/// <param name="KernelGradient">∂E/∂W, inputs × units.</param>
/// <param name="BiasGradient">∂E/∂b, units; zeros without a bias.</param>
/// <remarks>Under <see cref="ErrorRule.WithoutDerivative"/> each is what that rule takes for it.</remarks>
public sealed record TextbookLayerGradient(
    Matrix<double> ActivationGradient, Matrix<double> Delta, Matrix<double> KernelGradient, Vector<double> BiasGradient);

/// <summary>The backward pass of a batch: the chain rule, from the last layer to the first.</summary>
/// <param name="Layers">Every layer, the first one first.</param>
public sealed record TextbookGradient(ImmutableArray<TextbookLayerGradient> Layers)
{
    /// <summary>
    /// δ of the last layer = ∂E/∂y·∂y/∂z, or y − t over the rows (and outputs) where loss and activation cancel;
    /// ∂E/∂aₗ = δₗ₊₁·Wₗ₊₁ᵀ; δₗ = ∂E/∂aₗ times f′(zₗ); ∂E/∂Wₗ = aₗ₋₁ᵀ·δₗ; ∂E/∂bₗ = Σ δₗ over the rows.
    /// </summary>
    /// <remarks>Without the derivative eₗ = eₗ₊₁·Wₗ₊₁ᵀ from e = ∂E/∂y goes back in place of ∂E/∂aₗ; the rest is the same.</remarks>
    /// <param name="network">The network that went forward.</param>
    /// <param name="pass">Its forward pass.</param>
    /// <param name="t">Targets, rows × outputs.</param>
    /// <param name="rule">What goes back from layer to layer.</param>
    public static TextbookGradient Backward(
        TextbookNetwork network, TextbookPass pass, Matrix<double> t, ErrorRule rule = ErrorRule.Gradient)
    {
        var definition = network.Definition;
        var rows = pass.X.RowCount;
        var layers = new TextbookLayerGradient[network.Depth];

        // E is a mean over the rows, so each row brings 1/rows of its own slope.
        var error = Rows(rows, row => definition.Loss.OutputSlope(pass.Y.Row(row), t.Row(row)) / rows);
        for (var l = network.Depth - 1; l >= 0; l--)
        {
            var cancels = l == network.Depth - 1 && definition.Loss.GradientIsWithRespectToLogits;
            var current = error;
            var activation = definition.Layers[l].Activation;
            var delta = cancels
                ? Rows(rows, row => definition.Loss.Slope(pass.Y.Row(row), t.Row(row)) / rows)
                : Rows(rows, row => activation.Jacobian(pass.Layers[l].Z.Row(row)).TransposeThisAndMultiply(current.Row(row)));

            var a = l == 0 ? pass.X : pass.Layers[l - 1].A;
            layers[l] = new(
                error,
                delta,
                a.TransposeThisAndMultiply(delta),
                definition.Layers[l].UseBias ? delta.ColumnSums() : Vector<double>.Build.Dense(delta.ColumnCount));
            error = (rule == ErrorRule.WithoutDerivative ? error : delta).TransposeAndMultiply(network.Kernel(l));
        }

        return new([.. layers]);
    }

    /// <summary>∂E/∂w of every parameter, in the layout of the parameters.</summary>
    public double[] Flatten(TextbookNetwork network) =>
        [.. Layers.SelectMany(
            (layer, l) => layer.KernelGradient.ToRowMajorArray()
                .Concat(network.Definition.Layers[l].UseBias ? layer.BiasGradient : Enumerable.Empty<double>()))];

    private static Matrix<double> Rows(int rows, Func<int, Vector<double>> row) =>
        Matrix<double>.Build.DenseOfRowVectors(Enumerable.Range(0, rows).Select(row));
}
