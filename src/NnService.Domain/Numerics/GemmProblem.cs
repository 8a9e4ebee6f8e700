namespace NnService.Domain.Numerics;

/// <summary>The shape of a product c = start + a·b and how its operands lie in memory; c is rows × columns, row-major.</summary>
/// <param name="Rows">Rows of a and c.</param>
/// <param name="Columns">Columns of b and c.</param>
/// <param name="Depth">Columns of a and rows of b: the index that is summed.</param>
/// <param name="Share">The part to compute.</param>
internal readonly record struct GemmProblem(int Rows, int Columns, int Depth, Share Share)
{
    /// <summary>Distance of two rows of a.</summary>
    public required int ARow { get; init; }

    /// <summary>Distance of two columns of a.</summary>
    public required int AStep { get; init; }

    /// <summary>Distance of two rows of b.</summary>
    public required int BStep { get; init; }

    /// <summary>Distance of two columns of b; 1 where whole vectors can be read.</summary>
    public required int BColumn { get; init; }
}
