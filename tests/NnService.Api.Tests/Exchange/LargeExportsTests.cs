using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using NnService.Api.Exchange;
using NnService.Api.Requests;

namespace NnService.Api.Tests.Exchange;

public sealed class LargeExportsTests
{
    [Fact]
    public async Task So_many_large_versions_are_sent_at_the_same_time_and_no_more()
    {
        using var exports = new LargeExports(Options.Create(new NnLimits { MaxLargeExports = 1 }));
        var (first, response) = Request();
        Assert.Null(exports.Enter(1_000_001, first));

        Assert.Equal(StatusCodes.Status429TooManyRequests, exports.Enter(1_000_001, Request().Context)?.StatusCode);
        Assert.Null(exports.Enter(1_000_000, Request().Context)); // a small one goes by
        Assert.Null(exports.Enter(null, Request().Context));

        await response.EndAsync();
        Assert.Null(exports.Enter(1_000_001, Request().Context));
    }

    private static (HttpContext Context, Ending Response) Request()
    {
        var response = new Ending();
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpResponseFeature>(response);
        return (context, response);
    }

    /// <summary>A response whose end the test says.</summary>
    private sealed class Ending : HttpResponseFeature
    {
        private readonly List<(Func<object, Task> Callback, object State)> _atEnd = [];

        public override void OnCompleted(Func<object, Task> callback, object state) => _atEnd.Add((callback, state));

        public async Task EndAsync()
        {
            foreach (var (callback, state) in _atEnd) await callback(state);
        }
    }
}
