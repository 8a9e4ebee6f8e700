using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using NnService.Api.Access;
using NnService.Infrastructure.Keys;

namespace NnService.Api.Tests.Access;

/// <summary>What each caller may do at the same time, and all of them together.</summary>
public sealed class CallerRatesTests
{
    private readonly PartitionedRateLimiter<HttpContext> _limiter = CallerRates.Limiter(new()
    {
        ChangeBurst = 1_000,
        UploadsPerCaller = 2,
        Uploads = 3,
        StreamsPerCaller = 2,
        BackupsPerMinute = 1,
    });

    [Fact]
    public void A_caller_uploads_as_much_at_once_as_it_may_and_all_together_as_much_as_they_may()
    {
        using var first = Taken(Request("POST", "anna", Scopes.Train, CallerLimit.Upload));
        var second = Taken(Request("POST", "anna", Scopes.Train, CallerLimit.Upload));
        Refused(Request("POST", "anna", Scopes.Train, CallerLimit.Upload));
        using var third = Taken(Request("POST", "bert", Scopes.Train, CallerLimit.Upload));
        Refused(Request("POST", "carl", Scopes.Train, CallerLimit.Upload));
        second.Dispose();
        using var fourth = Taken(Request("POST", "carl", Scopes.Train, CallerLimit.Upload));
    }

    [Fact]
    public void A_caller_has_so_many_streams_and_so_many_backups_in_a_minute()
    {
        using var first = Taken(Request("GET", "anna", Scopes.Read, CallerLimit.Stream));
        using var second = Taken(Request("GET", "anna", Scopes.Read, CallerLimit.Stream));
        Refused(Request("GET", "anna", Scopes.Read, CallerLimit.Stream));
        using var third = Taken(Request("GET", "bert", Scopes.Read, CallerLimit.Stream));
        Taken(Request("POST", "anna", Scopes.Admin, CallerLimit.Backup)).Dispose();
        Refused(Request("POST", "anna", Scopes.Admin, CallerLimit.Backup));
        Taken(Request("POST", "bert", Scopes.Admin, CallerLimit.Backup)).Dispose();
    }

    [Fact]
    public void Changes_are_counted_and_nothing_else_is()
    {
        using var limiter = CallerRates.Limiter(new() { ChangeBurst = 1, ChangesPerSecond = 1 });
        foreach (var (method, scope) in ((string, Scopes)[])[
            ("GET", Scopes.Read), ("GET", Scopes.Admin), ("HEAD", Scopes.Train), ("POST", Scopes.Predict), ("POST", Scopes.Read),
        ])
        {
            for (var i = 0; i < 100; i++)
            {
                using var lease = limiter.AttemptAcquire(Request(method, "anna", scope));
                Assert.True(lease.IsAcquired, $"{method} {scope}");
            }
        }

        foreach (var scope in (Scopes[])[Scopes.Train, Scopes.Admin])
            Assert.Contains(Enumerable.Range(0, 1_000), _ => !limiter.AttemptAcquire(Request("DELETE", "anna", scope)).IsAcquired);
    }

    private RateLimitLease Taken(HttpContext request)
    {
        var lease = _limiter.AttemptAcquire(request);
        Assert.True(lease.IsAcquired);
        return lease;
    }

    private void Refused(HttpContext request) => Assert.False(_limiter.AttemptAcquire(request).IsAcquired);

    private static DefaultHttpContext Request(string method, string caller, Scopes scope, CallerLimit? limit = null)
    {
        var context = new DefaultHttpContext { Request = { Method = method } };
        context.Features.Set(new Caller(caller, scope, "default", null));
        object[] metadata = limit is { } kind ? [new LimitedAs(kind)] : [];
        context.SetEndpoint(new(null, new EndpointMetadataCollection([new RequiredScope(scope, false), .. metadata]), null));
        return context;
    }
}
