using System.Collections.Immutable;
using NnService.Domain.Data;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Datasets;

/// <summary>A dataset without its rows; times are UTC.</summary>
/// <param name="Bytes">The length of what was sent.</param>
/// <param name="Digest">SHA-256 of what was sent, lower-case hexadecimal.</param>
/// <param name="Format">How its cells are written.</param>
public sealed record StoredDataset(
    string Id,
    DatasetKind Kind,
    int Rows,
    long Bytes,
    string Digest,
    ImmutableArray<ColumnSchema> Columns,
    ImmutableArray<string> Warnings,
    CellFormat Format,
    DateTime CreatedAt);

/// <summary>A dataset as a list shows it; times are UTC.</summary>
/// <param name="Bytes">The length of what was sent.</param>
/// <param name="Digest">SHA-256 of what was sent, lower-case hexadecimal.</param>
public sealed record DatasetSummary(string Id, DatasetKind Kind, int Rows, long Bytes, string Digest, DateTime CreatedAt);
