namespace NnService.Infrastructure.Storage.Rows;

internal sealed class DatasetRow : IOwnedRow
{
    public required string Id { get; init; }

    public string Tenant { get; set; } = "";

    public required DatasetKind Kind { get; init; }

    public required int Rows { get; init; }

    public required long Bytes { get; init; }

    public required string Digest { get; init; }

    public required string Columns { get; init; }

    public required string Warnings { get; init; }

    /// <summary>Rows of every chunk but the last.</summary>
    public required int ChunkRows { get; init; }

    /// <summary>What separates the whole from the fraction in the raw text of numbers.</summary>
    public required string DecimalPoint { get; init; }

    /// <summary>The texts that meant a missing value when the table was read, a list in JSON; null for the default ones.</summary>
    public string? Missing { get; init; }

    public DateTime CreatedAt { get; init; }
}

/// <summary>The raw text of one column in one run of rows; see <c>CellText</c>.</summary>
internal sealed class ChunkRow
{
    public required string DatasetId { get; init; }

    public required int Chunk { get; init; }

    public required int Column { get; init; }

    public required byte[] Cells { get; init; }
}
