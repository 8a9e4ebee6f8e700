namespace NnService.Infrastructure.Audit;

/// <summary>A change that was committed, or refusals of one kind within a minute.</summary>
/// <param name="Id">The id; ids sort by time.</param>
/// <param name="At">When the request came, UTC; of several, the first of them.</param>
/// <param name="Tenant">The tenant of the caller.</param>
/// <param name="Caller">The key by its id, or the subject of a token; null for the command line and for strangers.</param>
/// <param name="Method">The method of HTTP; CLI for a command, START for what the settings ask for.</param>
/// <param name="Route">The route, or the command.</param>
/// <param name="Path">The path; null for refusals, which are summed over paths.</param>
/// <param name="Created">What was made; null where nothing was.</param>
/// <param name="Status">The status of the answer; null for commands.</param>
/// <param name="Address">The address of the client.</param>
/// <param name="TraceId">The trace; null for refusals.</param>
/// <param name="Count">How many requests this is.</param>
public sealed record AuditEntry(
    string Id,
    DateTime At,
    string Tenant,
    string? Caller,
    string Method,
    string Route,
    string? Path,
    string? Created,
    int? Status,
    string? Address,
    string? TraceId,
    int Count);
