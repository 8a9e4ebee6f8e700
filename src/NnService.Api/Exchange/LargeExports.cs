using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Options;
using NnService.Api.Problems;
using NnService.Api.Requests;

namespace NnService.Api.Exchange;

/// <summary>
/// Large versions that are sent as a whole keep their weights in memory for as long as a client takes, so only some are sent at the same
/// time. Thread-safe.
/// </summary>
public sealed class LargeExports(IOptions<NnLimits> limits) : IDisposable
{
    // What is smaller is sent before another request would have been refused.
    private const long MaxSmall = 1_000_000;

    // A client that reads more slowly is cut off, so that a few of them cannot keep all others out: 100 MB take half an hour at most.
    private static readonly MinDataRate Slowest = new(64 * 1024, TimeSpan.FromSeconds(30));

    private readonly ConcurrencyLimiter _limiter = new(new() { PermitLimit = limits.Value.MaxLargeExports });

    /// <summary>Lets a version be sent until its answer has ended; the refusal when too many are on their way.</summary>
    /// <param name="weights">Weights of the version.</param>
    /// <param name="context">The request.</param>
    public ProblemHttpResult? Enter(Int128? weights, HttpContext context)
    {
        if (weights is null || weights <= MaxSmall) return null;
        var lease = _limiter.AttemptAcquire();
        if (!lease.IsAcquired)
            return ProblemResults.Create(
                ProblemCode.RateLimited,
                $"{limits.Value.MaxLargeExports} large versions are being sent, as many as are at the same time "
                    + $"(NnService:Limits:MaxLargeExports).");
        context.Response.RegisterForDispose(lease);
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate) rate.MinDataRate = Slowest;
        return null;
    }

    public void Dispose() => _limiter.Dispose();
}
