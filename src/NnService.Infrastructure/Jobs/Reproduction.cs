namespace NnService.Infrastructure.Jobs;

/// <summary>A version that is made again, to see whether the same bits come out; what comes out is not kept.</summary>
/// <param name="Version">The version.</param>
/// <param name="Expected">SHA-256 of its weights.</param>
/// <param name="Sha256">SHA-256 of what came out; null until the job has succeeded.</param>
public sealed record Reproduction(int Version, string Expected, string? Sha256 = null)
{
    /// <summary>Whether the same bits came out; null until the job has succeeded.</summary>
    public bool? Succeeded => Sha256 is null ? null : Sha256 == Expected;
}

/// <summary>How the request to make a version again ended.</summary>
public enum ReproduceOutcome
{
    Accepted,
    NoSuchVersion,

    /// <summary>No job of this program made it, or one that was ended by the clock or by hand.</summary>
    NotReproducible,

    /// <summary>Its dataset is gone, or its id names other bytes.</summary>
    DatasetIsGone,

    /// <summary>The version that its training began with is gone.</summary>
    StartIsGone,
    QueueFull,
}
