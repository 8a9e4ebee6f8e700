using NnService.Api.Contracts;

namespace NnService.Api.Protocols;

/// <summary>The values of an input tensor, one after the other; none is kept, however many there are.</summary>
internal abstract class TensorCells
{
    /// <summary>The next value in row-major order.</summary>
    /// <exception cref="TensorFault">It is not a value.</exception>
    public abstract CellContract Next();
}
