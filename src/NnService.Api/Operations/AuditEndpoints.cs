using Microsoft.AspNetCore.Http.HttpResults;
using NnService.Api.Access;
using NnService.Api.Contracts;
using NnService.Api.Problems;
using NnService.Infrastructure.Audit;
using NnService.Infrastructure.Keys;

namespace NnService.Api.Operations;

/// <summary>Who changed what, and who was refused.</summary>
internal static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder app) =>
        app.MapGet("/admin/audit", List).WithTags("Admin").WithName("listAuditEntries").Needs(Scopes.Admin)
            .WithSummary("List who changed what, the newest first")
            .WithDescription(
                "Entries are written where callers are asked for keys: one in the transaction of each change, and refusals summed by the "
                    + "minute. They are kept for 90 days, a million at most.")
            .WithExample(response: AuditExamples.List);

    private static async Task<Results<Ok<AuditPageContract>, ProblemHttpResult>> List(
        [AsParameters] Page page,
        HttpContext context,
        AuditLog audit,
        CancellationToken cancellationToken,
        string? caller = null,
        DateTimeOffset? since = null)
    {
        if (page.Check() is { } fault) return ProblemResults.Create(ProblemCode.BadQueryValue, fault);
        var entries = await audit.ListAsync(
            Caller.Of(context).AdministeredTenant, caller, since?.UtcDateTime, page.Size, page.After, cancellationToken);
        return TypedResults.Ok(new AuditPageContract([.. entries.Select(AuditEntryContract.From)], Page.Next(entries, entry => entry.Id)));
    }
}
