namespace NnService.Infrastructure.Storage.Rows;

/// <summary>
/// Where a run can go on. A job has two, and the newer one is written over the older, so that a damaged one costs no more than one
/// interval.
/// </summary>
internal sealed class CheckpointRow
{
    public required string JobId { get; init; }

    /// <summary>0 or 1.</summary>
    public required int Slot { get; init; }

    /// <summary>From 1, by one higher with each checkpoint of the job.</summary>
    public required long Number { get; init; }

    /// <summary>Everything but the arrays, as JSON; see <c>CheckpointHead</c>.</summary>
    public required string Head { get; init; }

    /// <summary>Weights, first moment, second moment and best weights as 32-bit floats, little-endian.</summary>
    public required byte[] Arrays { get; init; }

    /// <summary>Of head and arrays, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The same at another place.</summary>
    public CheckpointRow At(int slot) =>
        new() { JobId = JobId, Slot = slot, Number = Number, Head = Head, Arrays = Arrays, Sha256 = Sha256 };
}
