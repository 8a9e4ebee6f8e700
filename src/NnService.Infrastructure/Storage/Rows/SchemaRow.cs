namespace NnService.Infrastructure.Storage.Rows;

/// <summary>What a program must know to work with the tables; the one row of its table, see <see cref="SchemaCompatibility"/>.</summary>
internal sealed class SchemaRow
{
    /// <summary>The oldest migration that a program must know.</summary>
    public required string Oldest { get; init; }
}
