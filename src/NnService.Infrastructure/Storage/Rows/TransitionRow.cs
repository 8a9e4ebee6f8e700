namespace NnService.Infrastructure.Storage.Rows;

/// <summary>One change of a job's status; never changed afterwards.</summary>
internal sealed class TransitionRow
{
    public required string JobId { get; init; }

    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    public required JobStatus Status { get; init; }

    /// <summary>Epochs completed at that moment.</summary>
    public required int Epoch { get; init; }

    /// <summary>The furthest epoch that a client can have seen by then: a job that goes on from a checkpoint repeats some.</summary>
    public required int ShownEpoch { get; init; }

    public double? Loss { get; init; }

    public double? ValidationLoss { get; init; }

    public required DateTime At { get; init; }
}
