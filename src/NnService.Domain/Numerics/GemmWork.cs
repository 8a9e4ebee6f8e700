namespace NnService.Domain.Numerics;

/// <summary>One of the three products of a layer, done by a team where it is large enough.</summary>
/// <remarks>Holds its operands, so that nothing is allocated per product. To be used by one thread at a time.</remarks>
internal sealed class GemmWork(Team? team) : TeamWork
{
    // Below this a product is done before a second thread has begun: 2 MFLOP are some 10 µs.
    private const long SharedFlops = 2_000_000;

    private Kind _kind;
    private ReadOnlyMemory<float> _first;
    private ReadOnlyMemory<float> _second;
    private ReadOnlyMemory<float> _bias;
    private Memory<float> _result;
    private int _rows;
    private int _inputs;
    private int _units;

    private enum Kind
    {
        WeightedSums,
        KernelGradient,
        InputGradient,
    }

    /// <inheritdoc
    ///     cref="MatrixProducts.Affine(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, int, int, int, Span{float})"/>
    public void WeightedSums(
        ReadOnlyMemory<float> x,
        ReadOnlyMemory<float> kernel,
        ReadOnlyMemory<float> bias,
        int rows,
        int inputs,
        int units,
        Memory<float> z) =>
        Do(Kind.WeightedSums, x, kernel, bias, rows, inputs, units, z);

    /// <inheritdoc cref="MatrixProducts.KernelGradient"/>
    public void KernelGradient(ReadOnlyMemory<float> x, ReadOnlyMemory<float> dZ, int rows, int inputs, int units, Memory<float> dKernel) =>
        Do(Kind.KernelGradient, x, dZ, default, rows, inputs, units, dKernel);

    /// <inheritdoc cref="MatrixProducts.InputGradient"/>
    public void InputGradient(ReadOnlyMemory<float> dZ, ReadOnlyMemory<float> kernel, int rows, int inputs, int units, Memory<float> dX) =>
        Do(Kind.InputGradient, dZ, kernel, default, rows, inputs, units, dX);

    /// <inheritdoc/>
    public override void Do(Share share)
    {
        switch (_kind)
        {
            case Kind.WeightedSums:
                MatrixProducts.Affine(_first.Span, _second.Span, _bias.Span, _rows, _inputs, _units, share, _result.Span);
                break;
            case Kind.KernelGradient:
                MatrixProducts.KernelGradient(_first.Span, _second.Span, _rows, _inputs, _units, share, _result.Span);
                break;
            default:
                MatrixProducts.InputGradient(_first.Span, _second.Span, _rows, _inputs, _units, share, _result.Span);
                break;
        }
    }

    private void Do(
        Kind kind,
        ReadOnlyMemory<float> first,
        ReadOnlyMemory<float> second,
        ReadOnlyMemory<float> bias,
        int rows,
        int inputs,
        int units,
        Memory<float> result)
    {
        _kind = kind;
        _first = first;
        _second = second;
        _bias = bias;
        _result = result;
        _rows = rows;
        _inputs = inputs;
        _units = units;
        if (team is not null && 2L * rows * inputs * units >= SharedFlops) team.Run(this);
        else Do(Share.Whole);
    }
}
