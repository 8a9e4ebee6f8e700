namespace NnService.Infrastructure.Storage.Rows;

/// <summary>A name for a version of a model, which may move to another one.</summary>
internal sealed class AliasRow
{
    public required string ModelId { get; init; }

    public required string Name { get; init; }

    public required int Version { get; set; }
}
