namespace NnService.Infrastructure.Storage;

/// <summary>
/// For whom this flow of execution reads and writes; where there is nothing, for the service itself, which sees everything.
/// </summary>
/// <param name="Tenant">Whose models, datasets and jobs are there, and to whom belongs what is made; null for those of all.</param>
/// <param name="Request">What is written down with the first change that is committed; null for nothing.</param>
public sealed record CallerContext(string? Tenant, AuditedRequest? Request)
{
    private static readonly AsyncLocal<CallerContext?> Flow = new();

    /// <summary>That of this flow, and of all that it begins.</summary>
    public static CallerContext? Current
    {
        get => Flow.Value;
        set => Flow.Value = value;
    }
}
