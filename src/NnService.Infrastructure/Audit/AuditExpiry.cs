using Microsoft.Extensions.Logging;
using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Audit;

/// <summary>Forgets old entries of the audit log.</summary>
internal sealed class AuditExpiry(
    AuditLog audit,
    TimeProvider time,
    StorageOutage outage,
    ILogger<AuditExpiry> logger) : HourlyService("forgetting old entries of the audit log", time, outage, logger)
{
    protected override Task RunAsync(CancellationToken cancellationToken) => audit.TrimAsync(cancellationToken);
}
