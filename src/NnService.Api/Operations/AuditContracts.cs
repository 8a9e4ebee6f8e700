using NnService.Infrastructure.Audit;

namespace NnService.Api.Operations;

/// <summary>A change that was committed, or refusals of one kind within a minute.</summary>
/// <param name="Id">The id; ids sort by time.</param>
/// <param name="At">When the request came; of several, the first of them.</param>
/// <param name="Tenant">The tenant of the caller.</param>
/// <param name="Caller">The id of a key, or <c>sub:</c> and the subject of a token; null for commands and for strangers.</param>
/// <param name="Method">The method of HTTP; CLI for a command, START for what the settings ask for.</param>
/// <param name="Route">The route, or the command.</param>
/// <param name="Path">The path; null for refusals, which are summed over paths.</param>
/// <param name="Created">What was made, such as <c>models/iris</c>; null where nothing was.</param>
/// <param name="Status">The status of the answer; null for commands.</param>
/// <param name="Address">The address of the client; null for commands.</param>
/// <param name="TraceId">The trace, as logs and problems name it; null for refusals and commands.</param>
/// <param name="Count">How many requests this is: above 1 for refusals alone.</param>
public sealed record AuditEntryContract(
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
    int Count)
{
    internal static AuditEntryContract From(AuditEntry entry) => new(
        entry.Id,
        entry.At,
        entry.Tenant,
        entry.Caller,
        entry.Method,
        entry.Route,
        entry.Path,
        entry.Created,
        entry.Status,
        entry.Address,
        entry.TraceId,
        entry.Count);
}

/// <summary>A page of entries, the newest first.</summary>
public sealed record AuditPageContract(IReadOnlyList<AuditEntryContract> Items, string? Next);
