using System.Collections.Immutable;
using MathNet.Numerics.LinearAlgebra;

namespace NnService.Domain.Textbook;

/// <summary>What one layer computes on the way forward.</summary>
/// <param name="Z">Weighted sums z, rows × units.</param>
/// <param name="A">Outputs a = f(z), rows × units.</param>
public sealed record TextbookLayerPass(Matrix<double> Z, Matrix<double> A);

/// <summary>The forward pass of a batch.</summary>
/// <param name="X">Inputs, rows × inputs.</param>
/// <param name="Layers">Every layer, the first one first.</param>
public sealed record TextbookPass(Matrix<double> X, ImmutableArray<TextbookLayerPass> Layers)
{
    /// <summary>The outputs y of the network, rows × outputs.</summary>
    public Matrix<double> Y => Layers[^1].A;

    /// <summary>a₀ = x, z = a·W + b, a = f(z), layer by layer.</summary>
    /// <param name="network">The network.</param>
    /// <param name="x">Inputs, rows × inputs.</param>
    public static TextbookPass Forward(TextbookNetwork network, Matrix<double> x)
    {
        var layers = ImmutableArray.CreateBuilder<TextbookLayerPass>();
        var a = x;
        for (var l = 0; l < network.Depth; l++)
        {
            var bias = network.Bias(l);
            var activation = network.Definition.Layers[l].Activation;
            var z = a * network.Kernel(l);
            z.MapIndexedInplace((_, unit, sum) => sum + bias[unit], Zeros.Include);
            a = Matrix<double>.Build.DenseOfRowVectors(z.EnumerateRows().Select(activation.Apply));
            layers.Add(new(z, a));
        }

        return new(x, layers.ToImmutable());
    }

    /// <summary>E, the mean over the rows of the loss.</summary>
    /// <param name="network">The network that went forward.</param>
    /// <param name="t">Targets, rows × outputs.</param>
    public double Loss(TextbookNetwork network, Matrix<double> t) =>
        Enumerable.Range(0, X.RowCount)
            .Sum(row => network.Definition.Loss.Value(Layers[^1].Z.Row(row), Y.Row(row), t.Row(row))) / X.RowCount;
}
