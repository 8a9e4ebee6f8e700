using NnService.Domain.Networks;
using NnService.Domain.Numerics;

namespace NnService.Domain.Training;

/// <summary>The forward and backward pass of one batch, with the memory that they need.</summary>
/// <remarks>
/// Forward keeps what the chain rule needs on the way back, every a and, where f′ is not a function of a, every z:
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
    private readonly GemmWork _product;
    private readonly (int FanIn, int FanOut, Range Kernel, Range Bias)[] _shapes;

    /// <summary>Allocates the memory for batches of up to <paramref name="maxRows"/> rows.</summary>
    /// <param name="network">The network.</param>
    /// <param name="maxRows">The largest batch.</param>
    /// <param name="team">Threads that do the larger products together; null for the calling thread alone.</param>
    public Backpropagation(Network network, int maxRows, Team? team = null)
    {
        _product = new GemmWork(team);
        _shapes = [.. Enumerable.Range(0, network.Depth)
            .Select(l => (network.Definition.FanIn(l), network.Definition.FanOut(l), network.KernelRange(l), network.BiasRange(l)))];
        _network = network;
        _loss = network.Definition.Loss;
        MaxRows = maxRows;
        _a = [.. _shapes.Select(shape => new float[maxRows * shape.FanOut])];
        _d = [.. _a.Select(a => new float[a.Length])];

        // The loss reads the sums of the last layer; elsewhere the outputs take their place where the way back does not need them.
        _z = [.. _a.Select((a, l) => l == Last || network.Definition.Layers[l].Activation.NeedsPreActivation ? new float[a.Length] : a)];
        _dropped = [.. _a.Select((a, l) => new float[network.Definition.Layers[l].Dropout > 0 ? a.Length : 0])];
    }

    /// <summary>The largest batch there is memory for.</summary>
    public int MaxRows { get; }

    /// <summary>The outputs of the last <see cref="Forward"/>, rows × outputs.</summary>
    public ReadOnlySpan<float> Outputs(int rows) => Rows(_a, Last, rows);

    /// <summary>a₀ = x, zₗ = aₗ₋₁·Wₗ + bₗ, aₗ = f(zₗ).</summary>
    /// <param name="x">Inputs, rows × inputs.</param>
    /// <param name="rows">Rows of the batch, up to <see cref="MaxRows"/>.</param>
    /// <param name="mask">The step whose dropout is active; null for none.</param>
    public void Forward(ReadOnlyMemory<float> x, int rows, DropoutMask? mask = null)
    {
        for (var l = 0; l < _shapes.Length; l++)
        {
            var (fanIn, fanOut, kernel, bias) = _shapes[l];
            _product.Affine(
                Passed(l, x, rows, mask),
                _network.Parameters.AsMemory(kernel),
                _network.Parameters.AsMemory(bias),
                rows,
                fanIn,
                fanOut,
                Block(_z, l, rows));

            var layer = _network.Definition.Layers[l];
            layer.Activation.Forward(Rows(_z, l, rows), fanOut, Rows(_a, l, rows));
            if (mask is { } step && layer.Dropout > 0) Dropout.Apply(Rows(_a, l, rows), layer.Dropout, step, l, Rows(_dropped, l, rows));
        }
    }

    /// <summary>Σᵢ wᵢ·lᵢ over the rows of the last <see cref="Forward"/>.</summary>
    /// <param name="t">Targets, rows × outputs.</param>
    /// <param name="weights">One weight per row, or empty.</param>
    /// <param name="rows">Rows of the batch.</param>
    public double LossSum(ReadOnlySpan<float> t, ReadOnlySpan<float> weights, int rows) =>
        _loss.Sum(Rows(_z, Last, rows), Outputs(rows), t, weights, _shapes[Last].FanOut);

    /// <summary>The gradient of the mean loss over the rows of the last <see cref="Forward"/>.</summary>
    /// <param name="x">The inputs that went forward, rows × inputs.</param>
    /// <param name="t">Targets, rows × outputs.</param>
    /// <param name="weights">One weight per row, or empty.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="mask">The step that went forward; null without dropout.</param>
    /// <param name="gradient">∂E/∂w of every parameter, in the layout of <see cref="Network.Parameters"/>.</param>
    public void Backward(
        ReadOnlyMemory<float> x, ReadOnlySpan<float> t, ReadOnlySpan<float> weights, int rows, DropoutMask? mask, Memory<float> gradient)
    {
        _loss.Gradient(Rows(_a, Last, rows), t, weights, _shapes[Last].FanOut, Rows(_d, Last, rows));
        for (var l = Last; l >= 0; l--)
        {
            var (fanIn, fanOut, kernel, bias) = _shapes[l];
            var d = Rows(_d, l, rows);
            var layer = _network.Definition.Layers[l];
            if (mask is { } step && layer.Dropout > 0) Dropout.Apply(d, layer.Dropout, step, l, d);
            if (l < Last || !_loss.GradientIsWithRespectToLogits)
                layer.Activation.Backward(Rows(_z, l, rows), Rows(_a, l, rows), d, fanOut, d);

            _product.KernelGradient(Passed(l, x, rows, mask), Block(_d, l, rows), rows, fanIn, fanOut, gradient[kernel]);
            MatrixProducts.BiasGradient(d, rows, fanOut, gradient.Span[bias]);

            // Nothing below the first layer learns, so its inputs need no delta.
            if (l > 0)
                _product.InputGradient(
                    Block(_d, l, rows), _network.Parameters.AsMemory(kernel), rows, fanIn, fanOut, Block(_d, l - 1, rows));
        }
    }

    private int Last => _shapes.Length - 1;

    // What enters layer l: the inputs, or the outputs of the layer before, or what dropout left of them.
    private ReadOnlyMemory<float> Passed(int l, ReadOnlyMemory<float> x, int rows, DropoutMask? mask) => l == 0
        ? x
        : Block(mask is not null && _network.Definition.Layers[l - 1].Dropout > 0 ? _dropped : _a, l - 1, rows);

    private Memory<float> Block(float[][] buffers, int l, int rows) => buffers[l].AsMemory(0, rows * _shapes[l].FanOut);

    private Span<float> Rows(float[][] buffers, int l, int rows) => buffers[l].AsSpan(0, rows * _shapes[l].FanOut);
}
