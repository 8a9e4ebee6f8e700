using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using NnService.Api.Requests;

namespace NnService.Api.Evaluations;

/// <summary>Large evaluations wait for each other, so that few of them hold rows in memory at a time. Thread-safe.</summary>
public sealed class EvaluationThrottle(IOptions<NnLimits> limits) : IDisposable
{
    // What is smaller is over before another request would have waited.
    private const long LargeNumbers = 2_000_000;

    private readonly ConcurrencyLimiter _limiter = new(new()
    {
        PermitLimit = limits.Value.MaxLargeEvaluations,
        QueueLimit = int.MaxValue,
    });

    /// <summary>Waits for a lease, if so many encoded numbers need one; it ends when it is disposed of.</summary>
    public async Task<IDisposable?> AcquireAsync(long numbers, CancellationToken cancellationToken) =>
        numbers <= LargeNumbers ? null : await _limiter.AcquireAsync(1, cancellationToken);

    public void Dispose() => _limiter.Dispose();
}
