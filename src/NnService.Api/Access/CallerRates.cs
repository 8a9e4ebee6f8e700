using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using NnService.Api.Problems;
using NnService.Infrastructure.Keys;

namespace NnService.Api.Access;

/// <summary>What is limited beside the rate of changes.</summary>
internal enum CallerLimit
{
    /// <summary>A body that takes long and much.</summary>
    Upload,

    /// <summary>An answer that stays open.</summary>
    Stream,

    /// <summary>A copy of everything.</summary>
    Backup,
}

/// <summary>Endpoint metadata: it is limited by caller.</summary>
internal sealed record LimitedAs(CallerLimit Kind);

/// <summary>
/// Limits what each caller does, so that one of them leaves room for the others. They count by caller, never by what anybody may send, and
/// within this process.
/// </summary>
internal static class CallerRates
{
    private const string All = "all";
    private const string Nobody = "";

    /// <summary>Limits an endpoint by caller.</summary>
    public static TBuilder IsLimited<TBuilder>(this TBuilder endpoint, CallerLimit kind)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new LimitedAs(kind));

    public static void AddCallerRates(this IServiceCollection services)
    {
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<NnRateOptions>>((limiter, rates) =>
        {
            limiter.GlobalLimiter = Limiter(rates.Value);
            limiter.OnRejected = async (refused, _) => await RefuseAsync(refused);
        });
    }

    internal static PartitionedRateLimiter<HttpContext> Limiter(NnRateOptions rates) => PartitionedRateLimiter.CreateChained(
        Partition(IsChange, CallerOf, key => RateLimitPartition.GetTokenBucketLimiter(key, _ => new()
        {
            TokenLimit = rates.ChangeBurst,
            TokensPerPeriod = rates.ChangesPerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        })),
        Partition(context => Is(context, CallerLimit.Backup), CallerOf, key => RateLimitPartition.GetFixedWindowLimiter(key, _ => new()
        {
            PermitLimit = rates.BackupsPerMinute,
            Window = TimeSpan.FromMinutes(1),
        })),
        AtOnce(CallerLimit.Stream, CallerOf, rates.StreamsPerCaller),
        AtOnce(CallerLimit.Upload, CallerOf, rates.UploadsPerCaller),
        AtOnce(CallerLimit.Upload, _ => All, rates.Uploads));

    private static PartitionedRateLimiter<HttpContext> AtOnce(CallerLimit kind, Func<HttpContext, string> key, int limit) => Partition(
        context => Is(context, kind),
        key,
        partition => RateLimitPartition.GetConcurrencyLimiter(partition, _ => new() { PermitLimit = limit }));

    private static PartitionedRateLimiter<HttpContext> Partition(
        Func<HttpContext, bool> applies, Func<HttpContext, string> key, Func<string, RateLimitPartition<string>> partition) =>
        PartitionedRateLimiter.Create<HttpContext, string>(context =>
            applies(context) ? partition(key(context)) : RateLimitPartition.GetNoLimiter(Nobody));

    private static string CallerOf(HttpContext context) => Caller.Of(context).Name ?? Nobody;

    private static bool IsChange(HttpContext context) =>
        !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method)
            && context.GetEndpoint()?.Metadata.GetMetadata<RequiredScope>() is { Scope: Scopes.Train or Scopes.Admin };

    private static bool Is(HttpContext context, CallerLimit kind) =>
        context.GetEndpoint()?.Metadata.GetMetadata<LimitedAs>()?.Kind == kind;

    private static Task RefuseAsync(OnRejectedContext refused)
    {
        var context = refused.HttpContext;
        var after = refused.Lease.TryGetMetadata(MetadataName.RetryAfter, out var time) ? time : TimeSpan.FromSeconds(1);
        context.Response.Headers.RetryAfter =
            Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        context.RequestServices.GetRequiredService<AccessAudit>().Refused(context, StatusCodes.Status429TooManyRequests);
        return context.RefuseAsync(
            ProblemCode.RateLimited,
            $"'{Caller.Of(context).Name}' asks for more at once than each caller may ({NnRateOptions.Section}). Nothing was changed.");
    }
}
