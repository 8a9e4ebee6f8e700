using Microsoft.Extensions.Logging;
using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Webhooks;

/// <summary>Forgets old deliveries.</summary>
internal sealed class DeliveryExpiry(
    DeliveryQueue queue,
    TimeProvider time,
    StorageOutage outage,
    ILogger<DeliveryExpiry> logger) : HourlyService("forgetting old deliveries", time, outage, logger)
{
    protected override Task RunAsync(CancellationToken cancellationToken) => queue.ForgetAsync(cancellationToken);
}
