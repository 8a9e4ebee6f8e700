using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Webhooks;

/// <summary>
/// Sends what is due: to each webhook one message after the other, to several at the same time. A webhook whose message failed steps back
/// behind the others.
/// </summary>
internal sealed partial class WebhookDispatcher(
    DeliveryQueue queue,
    WebhookSender sender,
    TimeProvider time,
    StorageOutage outage,
    ILogger<WebhookDispatcher> logger) : BackgroundService
{
    /// <summary>Webhooks that messages are sent to at the same time.</summary>
    public const int MaxTargets = 32;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Task> _running = new(StringComparer.Ordinal);

    // When each was served last; touched by one look at a time.
    private readonly Dictionary<string, long> _served = new(StringComparer.Ordinal);
    private long _turn;

    /// <summary>Begins to send what is due, as far as there are hands for it.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        var due = await queue.DueAsync(cancellationToken);
        foreach (var id in _served.Keys.Except(due).ToArray()) _served.Remove(id);
        foreach (var id in due.Where(id => !_running.ContainsKey(id)).OrderBy(id => _served.GetValueOrDefault(id)).ToArray())
        {
            if (_running.Count >= MaxTargets) return;
            _served[id] = ++_turn;
            var done = new TaskCompletionSource();
            _running[id] = done.Task;
            _ = ServeAsync(id, done, cancellationToken);
        }
    }

    /// <summary>Sends what is due.</summary>
    public async Task DispatchAsync(CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken);
        await Task.WhenAll(_running.Values);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await TryAsync(() => BeginAsync(stoppingToken), stoppingToken);
        }
        finally
        {
            await Task.WhenAll(_running.Values);
        }
    }

    private async Task ServeAsync(string webhookId, TaskCompletionSource done, CancellationToken cancellationToken)
    {
        try
        {
            await TryAsync(() => DrainAsync(webhookId, cancellationToken), cancellationToken);
        }
        finally
        {
            _running.TryRemove(webhookId, out _);
            done.SetResult();
        }
    }

    private async Task DrainAsync(string webhookId, CancellationToken cancellationToken)
    {
        while (await queue.ClaimAsync(webhookId, cancellationToken) is { } claim)
        {
            var attempt = await sender.SendAsync(claim, cancellationToken);
            // Once the target has answered, that is written down also while the process stops.
            var isGivenUp = await queue.SettleAsync(claim, attempt, CancellationToken.None);
            if (isGivenUp) Log.GivenUp(logger, claim.Id, webhookId, attempt.Error);
            if (attempt.Error is not null) return;
        }
    }

    private async Task TryAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work();
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested && (e is OperationCanceledException || e.IsDatabaseError()))
        {
            // It stops, also in the middle of a statement; what was being sent is sent again once its lease has ended.
        }
        catch (ObjectDisposedException)
        {
            // A start that failed later on takes the services away without stopping them.
        }
        catch (Exception e) when (e.IsDatabaseError())
        {
            if (!outage.Report(e, "the webhooks")) Log.Failed(logger, e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.Broken(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Delivery {DeliveryId} to webhook {WebhookId} was given up: {Reason}")]
        public static partial void GivenUp(ILogger logger, string deliveryId, string webhookId, string? reason);

        [LoggerMessage(2, LogLevel.Warning, "Reading or writing deliveries failed; it will be retried: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);

        [LoggerMessage(3, LogLevel.Error, "Sending to a webhook failed; it will be retried")]
        public static partial void Broken(ILogger logger, Exception exception);
    }
}
