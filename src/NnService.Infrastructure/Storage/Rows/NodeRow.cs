namespace NnService.Infrastructure.Storage.Rows;

/// <summary>A process on this database; with SQLite there is one, which is not written down.</summary>
internal sealed class NodeRow
{
    public required string Id { get; init; }

    public required NnRole Role { get; init; }

    /// <summary>Jobs that it runs at the same time.</summary>
    public required int Slots { get; init; }

    public required string Version { get; init; }

    public required DateTime StartedAt { get; init; }

    /// <summary>When it last said that it is alive.</summary>
    public required DateTime CheckedInAt { get; init; }
}
