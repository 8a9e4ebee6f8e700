using System.Buffers;
using NnService.Domain.Numerics;

namespace NnService.Domain.Networks;

/// <summary>The forward pass for prediction: it keeps two layers in memory, where training keeps all of them.</summary>
/// <remarks>Thread-safe: buffers are rented per call. A row's outputs do not depend on the other rows of its batch.</remarks>
public static class ForwardPass
{
    /// <summary>Outputs of an ensemble for each row, and what its loss reads beside them.</summary>
    /// <param name="ensemble">The ensemble.</param>
    /// <param name="x">Inputs, rows × inputs.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="z">Weighted sums of the last layer, rows × outputs, or of several members what stands for them; see
    /// <see cref="AveragedAnswers"/>.</param>
    /// <param name="y">Outputs, rows × outputs.</param>
    public static void Run(Ensemble ensemble, ReadOnlySpan<float> x, int rows, Span<float> z, Span<float> y)
    {
        if (ensemble.Members.Length == 1) Run(ensemble.Members[0], x, rows, z, y);
        else AveragedAnswers.Run(ensemble, x, rows, z, y);
    }

    /// <summary>Outputs of an ensemble for each row.</summary>
    /// <param name="ensemble">The ensemble.</param>
    /// <param name="x">Inputs, rows × inputs.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="y">Outputs, rows × outputs.</param>
    public static void Run(Ensemble ensemble, ReadOnlySpan<float> x, int rows, Span<float> y)
    {
        if (ensemble.Members.Length > 1)
        {
            AveragedAnswers.Run(ensemble, x, rows, [], y);
            return;
        }

        var z = ArrayPool<float>.Shared.Rent(y.Length);
        try
        {
            Run(ensemble.Members[0], x, rows, z.AsSpan(0, y.Length), y);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(z);
        }
    }

    /// <summary>Outputs of the network for each row, and the weighted sums of its last layer.</summary>
    /// <param name="network">The network.</param>
    /// <param name="x">Inputs, rows × inputs.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="z">Weighted sums of the last layer, rows × outputs.</param>
    /// <param name="y">Outputs, rows × outputs.</param>
    public static void Run(Network network, ReadOnlySpan<float> x, int rows, Span<float> z, Span<float> y)
    {
        var widest = Enumerable.Range(0, network.Depth).Max(network.Definition.FanOut);
        var even = ArrayPool<float>.Shared.Rent(rows * widest);
        var odd = ArrayPool<float>.Shared.Rent(rows * widest);
        try
        {
            var input = x;
            for (var l = 0; l < network.Depth; l++)
            {
                var fanIn = network.Definition.FanIn(l);
                var fanOut = network.Definition.FanOut(l);
                var isOutput = l == network.Depth - 1;
                var sums = isOutput ? z : (l % 2 == 0 ? even : odd).AsSpan(0, rows * fanOut);
                MatrixProducts.Affine(input, network.Kernel(l), network.Bias(l), rows, fanIn, fanOut, sums);
                var outputs = isOutput ? y : sums;
                network.Definition.Layers[l].Activation.Forward(sums, fanOut, outputs);
                input = outputs;
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(even);
            ArrayPool<float>.Shared.Return(odd);
        }
    }
}
