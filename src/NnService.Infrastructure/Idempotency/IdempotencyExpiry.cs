using Microsoft.Extensions.Logging;
using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Idempotency;

/// <summary>Forgets requests that took effect more than a day ago.</summary>
internal sealed class IdempotencyExpiry(
    IdempotencyStore store,
    TimeProvider time,
    StorageOutage outage,
    ILogger<IdempotencyExpiry> logger) : HourlyService("forgetting old requests", time, outage, logger)
{
    protected override Task RunAsync(CancellationToken cancellationToken) => store.ForgetExpiredAsync(cancellationToken);
}
