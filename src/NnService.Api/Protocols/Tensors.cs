namespace NnService.Api.Protocols;

/// <summary>The type of a tensor's numbers or words.</summary>
internal enum TensorType
{
    Float,
    Double,
    Int64,
    Text,
}

/// <summary>A tensor that goes in or comes out: rows, or rows × width.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="Width">Null for one value per row without a dimension of its own.</param>
internal sealed record Tensor(string Name, TensorType Type, int? Width)
{
    /// <summary>Whether its numbers stand for true and false.</summary>
    public bool IsTruth { get; init; }

    /// <summary>The shape, −1 for the rows.</summary>
    public IEnumerable<int> Shape => Width is { } width ? [-1, width] : [-1];
}

/// <summary>Something is wrong with a request of a foreign protocol; the message is for the client.</summary>
internal sealed class TensorFault(string message) : Exception(message);
