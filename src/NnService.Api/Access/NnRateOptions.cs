using System.ComponentModel.DataAnnotations;

namespace NnService.Api.Access;

/// <summary>How much each caller may ask for, where callers are asked who they are; section <c>NnService:Rates</c>.</summary>
public sealed class NnRateOptions
{
    internal const string Section = "NnService:Rates";

    /// <summary>Changes of a caller in a second, in the long run; from 1 to 1 000 000.</summary>
    [Range(1, 1_000_000)]
    public int ChangesPerSecond { get; set; } = 20;

    /// <summary>Changes of a caller at once after a rest; from 1 to 1 000 000.</summary>
    [Range(1, 1_000_000)]
    public int ChangeBurst { get; set; } = 40;

    /// <summary>Uploads and imports of a caller at the same time; from 1 to 10 000.</summary>
    [Range(1, 10_000)]
    public int UploadsPerCaller { get; set; } = 2;

    /// <summary>Uploads and imports of all callers at the same time; from 1 to 10 000.</summary>
    [Range(1, 10_000)]
    public int Uploads { get; set; } = 4;

    /// <summary>Event streams of a caller at the same time; from 1 to 10 000.</summary>
    [Range(1, 10_000)]
    public int StreamsPerCaller { get; set; } = 20;

    /// <summary>Backups of a caller in a minute; from 1 to 1 000.</summary>
    [Range(1, 1_000)]
    public int BackupsPerMinute { get; set; } = 1;
}
