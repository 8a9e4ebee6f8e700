using Microsoft.Extensions.Options;
using NnService.Api.Evaluations;
using NnService.Api.Requests;

namespace NnService.Api.Tests.Evaluations;

public sealed class EvaluationThrottleTests
{
    private const long Large = 2_000_001;

    [Fact]
    public async Task Large_evaluations_wait_for_each_other_and_small_ones_for_nobody()
    {
        using var throttle = new EvaluationThrottle(Options.Create(new NnLimits { MaxLargeEvaluations = 1 }));
        var first = await throttle.AcquireAsync(Large, TestContext.Current.CancellationToken);
        var second = throttle.AcquireAsync(Large, TestContext.Current.CancellationToken);

        Assert.False(second.IsCompleted);
        Assert.Null(await throttle.AcquireAsync(Large - 1, TestContext.Current.CancellationToken));
        first!.Dispose();
        (await second)!.Dispose();
    }

    [Fact]
    public async Task Who_goes_away_waits_no_longer_and_takes_no_turn()
    {
        using var throttle = new EvaluationThrottle(Options.Create(new NnLimits { MaxLargeEvaluations = 1 }));
        var first = await throttle.AcquireAsync(Large, TestContext.Current.CancellationToken);
        using var gone = new CancellationTokenSource();
        var second = throttle.AcquireAsync(Large, gone.Token);

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        first!.Dispose();
        (await throttle.AcquireAsync(Large, TestContext.Current.CancellationToken))!.Dispose();
    }
}
