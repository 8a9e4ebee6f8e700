using System.Text.Json.Serialization;
using NnService.Api.Contracts;
using NnService.Domain;
using NnService.Domain.Data;
using NnService.Infrastructure.Datasets;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Api.Datasets;

/// <summary>A dataset without its rows.</summary>
/// <param name="Id">The id.</param>
/// <param name="BuiltIn">Whether it came with the service; such a dataset cannot be deleted.</param>
/// <param name="Rows">Rows of the table.</param>
/// <param name="Bytes">Bytes of the upload.</param>
/// <param name="Digest">SHA-256 of the upload.</param>
/// <param name="Columns">What each column holds.</param>
/// <param name="Warnings">What looks odd, in sentences.</param>
/// <param name="Missing">The texts that meant a missing value when it was read.</param>
/// <param name="Decimal">The decimal mark of its numbers.</param>
/// <param name="CreatedAt">When it was stored.</param>
/// <param name="FirstRows">The first rows, at most five and fewer where their cells are long, cells in the order of the columns.</param>
public sealed record DatasetContract(
    string Id,
    bool BuiltIn,
    int Rows,
    long Bytes,
    string Digest,
    IReadOnlyList<ColumnSchema> Columns,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<string> Missing,
    string Decimal,
    DateTime CreatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<IReadOnlyList<object?>>? FirstRows = null)
{
    public static DatasetContract From(StoredDataset dataset) => new(
        dataset.Id,
        dataset.Kind == DatasetKind.BuiltIn,
        dataset.Rows,
        dataset.Bytes,
        dataset.Digest,
        dataset.Columns,
        dataset.Warnings,
        dataset.Format.Missing,
        $"{dataset.Format.DecimalMark}",
        dataset.CreatedAt);
}

/// <summary>Other types for columns of a dataset.</summary>
/// <param name="Columns">The new type by column name; columns that are not named stay as they are.</param>
public sealed record ChangeSchemaContract(IReadOnlyDictionary<string, ColumnType>? Columns = null);

/// <summary>A dataset to be made up.</summary>
/// <param name="Kind">What it shows: its name, or an object of type and noise.</param>
/// <param name="Id">The id; left out, one is made.</param>
/// <param name="Rows">How many rows, at least 1; 400 by default.</param>
/// <param name="Noise">The standard deviation of the noise on every point, 0 to 1000; 0.1 by default.</param>
/// <param name="Seed">The seed of the draws; 0 by default.</param>
public sealed record GenerateContract(
    ChoiceContract<Generator>? Kind = null, string? Id = null, int Rows = 400, double? Noise = null, long Seed = 0)
{
    private const string NoiseName = "noise";

    /// <summary>The generator, or null when a fault was added.</summary>
    internal Generator? Check(ICollection<Fault> faults)
    {
        Ids.Check(Id, "/id", faults);
        if (Rows < 1) faults.Add(new("/rows", $"rows is {Rows}; it must be at least 1."));
        if (Kind is null)
        {
            faults.Add(new("/kind", $"kind is missing; allowed: {string.Join(", ", Generator.All.Select(known => known.Name))}."));
            return null;
        }

        if (Noise is not { } noise) return Kind.Build("/kind", faults);
        if (Kind.Arguments.ContainsKey(NoiseName))
        {
            faults.Add(new($"/{NoiseName}", "noise is given twice, here and in the kind; leave one of them out."));
            return null;
        }

        var found = new List<Fault>();
        var generator = (Kind with { Arguments = new Dictionary<string, object>(Kind.Arguments) { [NoiseName] = noise } }).Build(
            "/kind", found);
        foreach (var fault in found) faults.Add(fault.Pointer == $"/kind/{NoiseName}" ? fault with { Pointer = $"/{NoiseName}" } : fault);
        return generator;
    }
}

/// <summary>A dataset in a list: what is told of its columns is read one by one.</summary>
/// <param name="Id">The id.</param>
/// <param name="BuiltIn">Whether it came with the service; such a dataset cannot be deleted.</param>
/// <param name="Rows">Rows of the table.</param>
/// <param name="Bytes">Bytes of the upload.</param>
/// <param name="Digest">SHA-256 of the upload.</param>
/// <param name="CreatedAt">When it was stored.</param>
public sealed record DatasetSummaryContract(string Id, bool BuiltIn, int Rows, long Bytes, string Digest, DateTime CreatedAt)
{
    public static DatasetSummaryContract From(DatasetSummary dataset) =>
        new(dataset.Id, dataset.Kind == DatasetKind.BuiltIn, dataset.Rows, dataset.Bytes, dataset.Digest, dataset.CreatedAt);
}

/// <summary>A page of datasets, without what is told of their columns.</summary>
public sealed record DatasetListContract(IReadOnlyList<DatasetSummaryContract> Items, string? Next);

/// <summary>Some rows of a dataset.</summary>
/// <param name="Offset">The index of the first row, from 0.</param>
/// <param name="Columns">The headers.</param>
/// <param name="Rows">Numbers, words, booleans or null, in the order of the columns.</param>
/// <param name="Total">Rows of the whole dataset.</param>
/// <param name="Next">The offset of the rows after these; null after the last. There may be fewer rows than asked for where their cells are
/// long, but at least one.</param>
public sealed record DatasetRowsContract(
    int Offset, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows, int Total, int? Next);
