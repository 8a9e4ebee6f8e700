using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using NnService.Api.Tests.Problems;
using NnService.Tests.Common;

namespace NnService.Api.Tests.Hosting;

/// <summary>What the log tells an operator, and what not.</summary>
public sealed class LoggingTests(HostingApp app) : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _alarms = new();

    [Fact]
    public async Task A_client_that_goes_away_raises_no_alarm()
    {
        var entered = new TaskCompletionSource();
        var ended = new TaskCompletionSource<int>();
        await using var other = HostingApp.Build([], builder => builder.Logging.AddProvider(this));
        other.MapGet("/wait", async (HttpContext context, CancellationToken cancellationToken) =>
        {
            context.Response.OnCompleted(() =>
            {
                ended.SetResult(context.Response.StatusCode);
                return Task.CompletedTask;
            });
            entered.SetResult();
            await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
        });
        await other.StartAsync(TestContext.Current.CancellationToken);

        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var request = app.Client.GetAsync(new Uri(HostingApp.Address(other), "/wait"), leaving.Token);
        await entered.Task.InTimeAsync("the request is being answered");
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);

        Assert.Equal(499, await ended.Task.InTimeAsync("the end of the request"));
        Assert.Empty(_alarms);
    }

    [Fact]
    public async Task A_client_that_goes_away_while_its_refusal_is_written_raises_no_alarm()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var other = HostingApp.Build([], builder => builder.Logging.AddProvider(this));
        other.MapGet("/refused", context =>
        {
            var answer = context.Features.Get<IHttpResponseBodyFeature>()!;
            context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(new Leaving(context), answer));
            context.Response.OnCompleted(() =>
            {
                ended.SetResult();
                return Task.CompletedTask;
            });
            throw new BadHttpRequestException("The body is cut off.");
        });
        await other.StartAsync(TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<HttpRequestException>(
            () => app.Client.GetAsync(new Uri(HostingApp.Address(other), "/refused"), TestContext.Current.CancellationToken));

        await ended.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.Empty(_alarms);
    }

    /// <summary>The body of an answer whose client is gone as soon as anything is written.</summary>
    private sealed class Leaving(HttpContext context) : MemoryStream
    {
        public override Task FlushAsync(CancellationToken cancellationToken) => Leave();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => new(Leave());

        private Task Leave()
        {
            context.Abort();
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        }
    }

    [Fact]
    public async Task A_bug_is_logged_under_the_traceId_of_the_answer()
    {
        await using var other = HostingApp.Build([], builder => builder.Logging.AddProvider(this));
        await other.StartAsync(TestContext.Current.CancellationToken);
        var body = await (await app.Client.GetAsync(
            new Uri(HostingApp.Address(other), "/probe/throw/bug"), TestContext.Current.CancellationToken)).IsProblemAsync("internal");
        Assert.Contains(body.GetProperty("traceId").GetString()!, Assert.Single(_alarms), StringComparison.Ordinal);
    }

    ILogger ILoggerProvider.CreateLogger(string categoryName) => this;
    IDisposable? ILogger.BeginScope<TState>(TState state) => null;
    bool ILogger.IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    void ILogger.Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel >= LogLevel.Warning) _alarms.Enqueue(formatter(state, exception));
    }

    public void Dispose()
    {
    }
}
