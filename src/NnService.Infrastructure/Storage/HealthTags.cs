namespace NnService.Infrastructure.Storage;

/// <summary>Tags of health checks.</summary>
public static class HealthTags
{
    /// <summary>Decides whether the process is ready.</summary>
    public const string Ready = "ready";
}
