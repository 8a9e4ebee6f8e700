using System.Text.Json.Serialization;
using NnService.Domain.Data;
using NnService.Infrastructure.Storage;

namespace NnService.Api.Datasets;

/// <summary>A dataset without its rows.</summary>
/// <param name="Id">The id.</param>
/// <param name="BuiltIn">Whether it came with the service; such a dataset cannot be deleted.</param>
/// <param name="Rows">Rows of the table.</param>
/// <param name="Bytes">Bytes of the upload.</param>
/// <param name="Digest">SHA-256 of the upload.</param>
/// <param name="Columns">What each column holds.</param>
/// <param name="Warnings">What looks odd, in sentences.</param>
/// <param name="CreatedAt">When it was stored.</param>
/// <param name="FirstRows">The first rows, cells in the order of the columns; left out in lists.</param>
public sealed record DatasetContract(
    string Id,
    bool BuiltIn,
    int Rows,
    long Bytes,
    string Digest,
    IReadOnlyList<ColumnSchema> Columns,
    IReadOnlyList<string> Warnings,
    DateTime CreatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<IReadOnlyList<object?>>? FirstRows = null)
{
    public static DatasetContract From(StoredDataset dataset) => new(
        dataset.Id, dataset.Kind == DatasetKind.BuiltIn, dataset.Rows, dataset.Bytes, dataset.Digest, dataset.Columns, dataset.Warnings, dataset.CreatedAt);
}

/// <summary>Other types for columns of a dataset.</summary>
/// <param name="Columns">The new type by column name; columns that are not named stay as they are.</param>
public sealed record ChangeSchemaContract(IReadOnlyDictionary<string, ColumnType>? Columns = null);

/// <summary>A page of datasets.</summary>
public sealed record DatasetListContract(IReadOnlyList<DatasetContract> Items, string? Next);

/// <summary>Some rows of a dataset.</summary>
/// <param name="Offset">The index of the first row, from 0.</param>
/// <param name="Columns">The headers.</param>
/// <param name="Rows">Numbers, words, booleans or null, in the order of the columns.</param>
/// <param name="Total">Rows of the whole dataset.</param>
public sealed record DatasetRowsContract(int Offset, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows, int Total);
