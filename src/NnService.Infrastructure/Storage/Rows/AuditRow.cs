namespace NnService.Infrastructure.Storage.Rows;

/// <summary>A change, or refusals of one kind within a minute; times are UTC.</summary>
internal sealed class AuditRow
{
    public required string Id { get; init; }

    public required DateTime At { get; init; }

    public required string Tenant { get; init; }

    public string? Caller { get; init; }

    public required string Method { get; init; }

    public required string Route { get; init; }

    public string? Path { get; init; }

    public string? Created { get; init; }

    public int? Status { get; init; }

    public string? Address { get; init; }

    public string? TraceId { get; init; }

    public required int Count { get; init; }
}
