using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Storage;

/// <summary>A request that may change something, as it is written down in the transaction of the change. Of one flow at a time.</summary>
/// <param name="At">When it came, UTC.</param>
/// <param name="Caller">The key, or the subject of a token; null for the command line.</param>
/// <param name="Method">The method of HTTP; <c>CLI</c> for a command.</param>
/// <param name="Route">The route, or the command.</param>
/// <param name="Path">The path that was asked for.</param>
/// <param name="Status">The status that it has when it succeeds.</param>
/// <param name="Address">The address that it came from.</param>
/// <param name="TraceId">The trace that its logs and its problem name.</param>
public sealed record AuditedRequest(
    DateTime At, string? Caller, string Method, string Route, string? Path, int? Status, string? Address, string? TraceId)
{
    // Longer ones are cut; a path is as long as its client likes.
    private const int MaxText = 256;

    /// <summary>Whether a change of it was committed.</summary>
    internal bool IsWritten { get; set; }

    internal AuditRow ToRow(string tenant, string? created = null, int count = 1) => new()
    {
        Id = NewId.Make(At),
        At = At,
        Tenant = tenant,
        Caller = Cut(Caller),
        Method = Method,
        Route = Cut(Route)!,
        Path = Cut(Path),
        Created = Cut(created),
        Status = Status,
        Address = Address,
        TraceId = TraceId,
        Count = count,
    };

    private static string? Cut(string? text) => text is { Length: > MaxText } ? text[..MaxText] : text;
}
