using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using NnService.Api.Access;
using NnService.Api.Contracts;
using NnService.Api.Problems;
using NnService.Infrastructure.Audit;
using NnService.Infrastructure.Keys;
using NnService.Infrastructure.Storage.Sqlite;

namespace NnService.Api.Operations;

/// <summary>What an operator asks of a running service.</summary>
public static class AdminEndpoints
{
    internal const string BackupName = "createBackup";

    public static void MapAdmin(this IEndpointRouteBuilder app)
    {
        var admin = app.MapGroup("/admin").WithTags("Admin");
        admin.MapPost("/backup", Backup).WithName(BackupName).Needs(Scopes.Admin, defaultTenantOnly: true)
            .IsLimited(CallerLimit.Backup)
            .WithSummary("Back up the database while jobs run")
            .WithExample(response: AdminExamples.Backup);
    }

    private static async Task<Results<Created<BackupContract>, ProblemHttpResult>> Backup(
        [FromServices] BackupStore? backups, AuditLog audit, CancellationToken cancellationToken)
    {
        if (backups is null) return ProblemResults.Create(ProblemCode.BackupElsewhere, ProblemCode.BackupElsewhere.Explanation);
        await audit.RecordAsync(cancellationToken);
        return await backups.CreateAsync(cancellationToken) is { } backup
            ? TypedResults.Created((string?)null, BackupContract.From(backup))
            : ProblemResults.Create(ProblemCode.BackupRunning, "A backup is being made already; wait for its answer.");
    }
}
