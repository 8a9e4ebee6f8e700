using MathNet.Numerics.LinearAlgebra;
using NnService.Domain.Networks;
using NnService.Domain.Optimizers;
using NnService.Domain.Textbook;

namespace NnService.Domain.Training;

/// <summary>A step of trial and error: the loss is measured in double precision, the weights stay 32-bit.</summary>
internal static class SearchStep
{
    /// <summary>Changes the weights of a network by one step.</summary>
    /// <param name="network">The network, changed in place.</param>
    /// <param name="search">The rule.</param>
    /// <param name="x">Inputs, rows × inputs.</param>
    /// <param name="t">Targets, rows × outputs.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="trainBiases">Whether biases may change.</param>
    public static void Apply(
        Network network, SearchOptimizer search, ReadOnlySpan<float> x, ReadOnlySpan<float> t, int rows, bool trainBiases)
    {
        var textbook = TextbookNetwork.Of(network);
        var inputs = Widen(x, rows);
        var targets = Widen(t, rows);
        search.Search(
            () => TextbookPass.Forward(textbook, inputs).Loss(textbook, targets), textbook.Trainable(trainBiases), textbook.Parameters);
        for (var i = 0; i < network.Parameters.Length; i++)
            network.Parameters[i] = (float)textbook.Parameters[i];
    }

    private static Matrix<double> Widen(ReadOnlySpan<float> values, int rows) =>
        Matrix<double>.Build.DenseOfRowMajor(rows, values.Length / rows, Array.ConvertAll(values.ToArray(), value => (double)value));
}
