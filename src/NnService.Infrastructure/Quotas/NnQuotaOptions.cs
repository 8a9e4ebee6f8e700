using System.ComponentModel.DataAnnotations;

namespace NnService.Infrastructure.Quotas;

/// <summary>What each tenant may keep where callers are asked who they are; section <c>NnService:Quotas</c>.</summary>
public sealed class NnQuotaOptions
{
    /// <summary>Where these options are configured.</summary>
    public const string Section = "NnService:Quotas";

    /// <summary>Models of a tenant; from 1 to 1 000 000.</summary>
    [Range(1, 1_000_000)]
    public int MaxModels { get; set; } = 1_000;

    /// <summary>Datasets of a tenant, without those inside of jobs; from 1 to 1 000 000.</summary>
    [Range(1, 1_000_000)]
    public int MaxDatasets { get; set; } = 1_000;

    /// <summary>Jobs of a tenant that wait in the queue; from 1 to 1 000 000.</summary>
    [Range(1, 1_000_000)]
    public int MaxQueuedJobs { get; set; } = 100;

    /// <summary>Bytes of the datasets and of the weights of a tenant; from 1 MiB to 1 PiB.</summary>
    [Range(1L << 20, 1L << 50)]
    public long MaxBytes { get; set; } = 10L << 30;

    /// <summary>Bytes that must be free on the disk of the database for anything to be added; from 0 to 1 PiB.</summary>
    [Range(0L, 1L << 50)]
    public long MinFreeDiskBytes { get; set; } = 1L << 30;

    /// <summary>The same as a share of the disk in per cent, where that is more; from 0 to 99.</summary>
    [Range(0, 99)]
    public int MinFreeDiskPercent { get; set; } = 5;
}
