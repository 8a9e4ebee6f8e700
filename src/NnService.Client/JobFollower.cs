using System.Net;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;

namespace NnService.Client;

/// <summary>Follows the events of jobs over connections that break, fall silent or end too early.</summary>
internal sealed class JobFollower(Wire wire, TimeProvider time)
{
    private const int MaxTries = 5;

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(10);

    /// <summary>The events to the end of the job.</summary>
    /// <param name="path">Where they are.</param>
    /// <param name="after">The id of the last event already seen; null for all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="HttpRequestException">The service was reached again and again, and gave nothing.</exception>
    public async IAsyncEnumerable<JobEvent> FollowAsync(
        string path, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pause = ShortestPause;
        var hasBegun = false;
        for (var tries = 1; tries <= MaxTries; tries++)
        {
            await using var connection = new EventConnection(wire, path, after, time, cancellationToken);
            while (await NextAsync(connection, hasBegun) is { } next)
            {
                tries = 0;
                hasBegun = true;
                if (next.Data is not { } item) continue;
                pause = ShortestPause;
                after = next.EventId;
                yield return item with { Id = after! };
                if (item.IsState && item.Status is JobStatus.Succeeded or JobStatus.Failed or JobStatus.Cancelled) yield break;
            }

            if (connection.IsAtEnd) yield break;
            await Task.Delay(pause, time, cancellationToken);
            pause = TimeSpan.FromTicks(Math.Min(2 * pause.Ticks, MaxPause.Ticks));
        }

        throw new HttpRequestException($"The service was asked {MaxTries} times for {path}, and gave no events.");
    }

    private static async Task<SseItem<JobEvent?>?> NextAsync(EventConnection connection, bool hasBegun)
    {
        try
        {
            return await connection.NextAsync();
        }
        catch (NnProblemException e) when (hasBegun && e.Status == HttpStatusCode.TooManyRequests)
        {
            return null; // the service may still count the connection that broke
        }
    }
}
