using NnService.Domain.Preparation;

namespace NnService.Api.Contracts;

/// <summary>The data of a training, told apart from others by their bytes.</summary>
/// <param name="Id">The dataset, which may have been deleted since and its id given to another; null where the data came with the
/// request.</param>
/// <param name="Digest">SHA-256 of the upload, as GET /datasets/{id} tells it; null where an earlier version of the service did not keep
/// it.</param>
public sealed record DatasetReferenceContract(string? Id, string? Digest);

/// <summary>Some rows of a dataset.</summary>
/// <param name="Rows">How many they are.</param>
/// <param name="Digest">SHA-256 of their numbers, from 0 and ascending, as 32-bit little-endian integers: equal for the same rows.</param>
public sealed record PartContract(int Rows, string Digest)
{
    public static PartContract? From(RowsOfPart? part) => part is null ? null : new(part.Count, part.Digest);
}

/// <summary>Which rows of its dataset a training used for what; rows without a target are in none.</summary>
/// <param name="Training">The rows that were learned from.</param>
/// <param name="Validation">The rows that judged each epoch; null without any.</param>
/// <param name="Test">The rows that only the result was judged by; null without any.</param>
public sealed record PartsContract(PartContract Training, PartContract? Validation, PartContract? Test)
{
    public static PartsContract? From(DataParts? parts) => parts is null
        ? null
        : new(PartContract.From(parts.Training)!, PartContract.From(parts.Validation), PartContract.From(parts.Test));
}
