using NnService.Domain.Networks;
using NnService.Domain.Numerics;

namespace NnService.Domain.Training;

/// <summary>The forward and backward pass of one batch, with the memory that they need.</summary>
/// <remarks>
/// Forward keeps every z and a, because the chain rule needs them on the way back:
/// ∂E/∂zₗ = ∂E/∂aₗ·f′(zₗ), ∂E/∂Wₗ = aₗ₋₁ᵀ·∂E/∂zₗ, ∂E/∂bₗ = Σ ∂E/∂zₗ, ∂E/∂aₗ₋₁ = ∂E/∂zₗ·Wₗᵀ.
/// Nothing is allocated after the constructor. One instance belongs to one thread.
/// </remarks>
public sealed class Backpropagation
{
    private readonly Network _network;
    private readonly Loss _loss;
    private readonly float[][] _z;
    private readonly float[][] _a;
    private readonly float[][] _d;
    private readonly float[][] _dropped;

    /// <summary>Allocates the memory for batches of up to <paramref name="maxRows"/> rows.</summary>
    public Backpropagation(Network network, int maxRows)
    {
        (_network, _loss, MaxRows) = (network, network.Definition.Loss, maxRows);
        _z = [.. Enumerable.Range(0, network.Depth).Select(l => new float[maxRows * network.Definition.FanOut(l)])];
        _a = [.. _z.Select(z => new float[z.Length])];
        _d = [.. _z.Select(z => new float[z.Length])];
        _dropped = [.. _z.Select((z, l) => new float[network.Definition.Layers[l].Dropout > 0 ? z.Length : 0])];
    }

    /// <summary>The largest batch there is memory for.</summary>
    public int MaxRows { get; }

    /// <summary>The outputs of the last <see cref="Forward"/>, rows × outputs.</summary>
    public ReadOnlySpan<float> Outputs(int rows) => Rows(_a[^1], _network.Depth - 1, rows);

    /// <summary>a₀ = x, zₗ = aₗ₋₁·Wₗ + bₗ, aₗ = f(zₗ).</summary>
    /// <param name="x">Inputs, rows × inputs.</param>
    /// <param name="rows">Rows of the batch, up to <see cref="MaxRows"/>.</param>
    /// <param name="mask">The step whose dropout is active; null for none.</param>
    public void Forward(ReadOnlySpan<float> x, int rows, DropoutMask? mask = null)
    {
        for (var l = 0; l < _network.Depth; l++)
        {
            var (fanIn, fanOut) = (_network.Definition.FanIn(l), _network.Definition.FanOut(l));
            var z = Rows(_z[l], l, rows);
            MatrixProducts.WeightedSums(l == 0 ? x : Passed(l - 1, rows, mask), _network.Kernel(l), _network.Bias(l), rows, fanIn, fanOut, z);
            var a = Rows(_a[l], l, rows);
            var layer = _network.Definition.Layers[l];
            layer.Activation.Forward(z, fanOut, a);
            if (mask is { } step && layer.Dropout > 0) Dropout.Apply(a, layer.Dropout, step, l, Rows(_dropped[l], l, rows));
        }
    }

    /// <summary>Σᵢ wᵢ·lᵢ over the rows of the last <see cref="Forward"/>.</summary>
    /// <param name="t">Targets, rows × outputs.</param>
    /// <param name="weights">One weight per row, or empty.</param>
    /// <param name="rows">Rows of the batch.</param>
    public double LossSum(ReadOnlySpan<float> t, ReadOnlySpan<float> weights, int rows) =>
        _loss.Sum(Rows(_z[^1], _network.Depth - 1, rows), Outputs(rows), t, weights, _network.Definition.FanOut(_network.Depth - 1));

    /// <summary>The gradient of the mean loss over the rows of the last <see cref="Forward"/>.</summary>
    /// <param name="x">The inputs that went forward, rows × inputs.</param>
    /// <param name="t">Targets, rows × outputs.</param>
    /// <param name="weights">One weight per row, or empty.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="mask">The step that went forward; null without dropout.</param>
    /// <param name="gradient">∂E/∂w of every parameter, in the layout of <see cref="Network.Parameters"/>.</param>
    public void Backward(ReadOnlySpan<float> x, ReadOnlySpan<float> t, ReadOnlySpan<float> weights, int rows, DropoutMask? mask, Span<float> gradient)
    {
        for (var l = _network.Depth - 1; l >= 0; l--)
        {
            var (fanIn, fanOut) = (_network.Definition.FanIn(l), _network.Definition.FanOut(l));
            var z = Rows(_z[l], l, rows);
            var a = Rows(_a[l], l, rows);
            var d = Rows(_d[l], l, rows);
            var isOutput = l == _network.Depth - 1;

            if (isOutput)
                _loss.Gradient(a, t, weights, fanOut, d);
            var layer = _network.Definition.Layers[l];
            if (mask is { } step && layer.Dropout > 0) Dropout.Apply(d, layer.Dropout, step, l, d);
            if (!isOutput || !_loss.IsGradientOfSums)
                layer.Activation.Backward(z, a, d, fanOut, d);

            MatrixProducts.KernelGradient(l == 0 ? x : Passed(l - 1, rows, mask), d, rows, fanIn, fanOut, gradient[_network.KernelRange(l)]);
            MatrixProducts.BiasGradient(d, rows, fanOut, gradient[_network.BiasRange(l)]);

            // Nothing below the first layer learns, so its inputs need no delta.
            if (l > 0)
                MatrixProducts.InputGradient(d, _network.Kernel(l), rows, fanIn, fanOut, Rows(_d[l - 1], l - 1, rows));
        }
    }

    // What layer l hands on: its outputs, or what dropout left of them.
    private ReadOnlySpan<float> Passed(int l, int rows, DropoutMask? mask) =>
        Rows(mask is not null && _network.Definition.Layers[l].Dropout > 0 ? _dropped[l] : _a[l], l, rows);

    private Span<float> Rows(float[] buffer, int l, int rows) => buffer.AsSpan(0, rows * _network.Definition.FanOut(l));
}
