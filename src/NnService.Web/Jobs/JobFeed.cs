using System.Net;
using NnService.Client;

namespace NnService.Web.Jobs;

/// <summary>What a page starts with.</summary>
/// <param name="Job">The job.</param>
/// <param name="Points">Its history, thinned.</param>
public sealed record JobSnapshot(Job Job, IReadOnlyList<HistoryPoint> Points);

/// <summary>Keeps one job up to date for one page: by its events, and by asking now and then for what events do not tell.</summary>
/// <remarks>Not thread-safe: all of it runs where the page renders.</remarks>
internal sealed class JobFeed(NnClient api, TimeProvider time, JobSnapshot snapshot)
{
    // More than a picture shows of a second.
    private const int EpochsPerSecond = 20;

    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(100);

    private readonly List<JobEvent> _states = [];
    private TaskCompletionSource _change = new();
    private DateTimeOffset _askedAt;
    private bool _hasNews;
    private bool _hasSkipped;

    /// <summary>The job, by the last event.</summary>
    public Job Job { get; private set; } = snapshot.Job;

    /// <summary>The job as it was asked for last; events do not change what is in it beyond the progress.</summary>
    public Job Asked { get; private set; } = snapshot.Job;

    /// <summary>Counts changes, so that what has not changed need not be drawn.</summary>
    public int Changes { get; private set; }

    /// <summary>Its epochs.</summary>
    public EpochLog Log { get; } = LogOf(snapshot.Points);

    /// <summary>Of one network of several, its epochs; null for the means of all.</summary>
    public EpochLog? MemberLog { get; private set; }

    /// <summary>The changes of the status.</summary>
    public IReadOnlyList<JobEvent> States => _states;

    /// <summary>When the service told something last; null before it did.</summary>
    public DateTimeOffset? HeardAt { get; private set; }

    /// <summary>Whether events come.</summary>
    public bool IsLive { get; private set; }

    /// <summary>Whether the job is finished and all of it is known.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Reads what a page starts with.</summary>
    public static async Task<JobSnapshot> LoadAsync(NnClient api, string id, CancellationToken cancellationToken)
    {
        var job = await api.GetJobAsync(id, cancellationToken);
        return new(job, await HistoryAsync(api, job, null, cancellationToken));
    }

    /// <summary>Reads the losses of one network of several.</summary>
    public async Task LoadMemberAsync(int? member, CancellationToken cancellationToken)
    {
        MemberLog = member is null ? null : LogOf(await HistoryAsync(api, Job, member, cancellationToken));
        Change();
    }

    /// <summary>Takes over what an action answered.</summary>
    public void Take(Job job)
    {
        Job = job;
        Asked = job;
        _hasNews = true;
        Change();
    }

    /// <summary>
    /// Waits until something is new and what comes with it has come too, or until it is time to draw how long ago that was.
    /// </summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        var options = ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext;
        await _change.Task.WaitAsync(Tick, time, cancellationToken).ConfigureAwait(options);
        await Task.Delay(Gather, time, cancellationToken);
        if (_change.Task.IsCompleted) _change = new();
    }

    /// <summary>Listens until the job is finished; begins a little before what is known, so that the last epochs have no gaps.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        var after = Tail();
        while (!IsDone)
        {
            try
            {
                await foreach (var told in api.FollowAsync(Job.Id, after, EpochsPerSecond, cancellationToken))
                {
                    after = told.Id;
                    Take(told);
                }

                await AskAsync(member: null, cancellationToken);
                if (Job.IsFinished) await CompleteAsync(cancellationToken);
                IsDone = Job.IsFinished;
            }
            catch (NnProblemException e) when (e.Status == HttpStatusCode.NotFound)
            {
                IsDone = true; // it was deleted
            }
            catch (Exception e) when (IsPassing(e))
            {
                // Too many listen, or the service begins anew: what is asked for now and then still comes.
            }

            IsLive = false;
            Change();
            if (!IsDone) await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <summary>Asks for what events do not tell, where it is time to.</summary>
    /// <param name="member">The network of several that is looked at; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task RenewAsync(int? member, CancellationToken cancellationToken)
    {
        if (IsDone || (!_hasNews && time.GetUtcNow() - _askedAt < AskEvery)) return;
        try
        {
            await AskAsync(member, cancellationToken);
        }
        catch (Exception e) when (IsPassing(e))
        {
            // It is asked again soon.
        }
    }

    private async Task AskAsync(int? member, CancellationToken cancellationToken)
    {
        _askedAt = time.GetUtcNow();
        _hasNews = false;
        Job = await api.GetJobAsync(Job.Id, cancellationToken);
        Asked = Job;
        if (member is not null) await LoadMemberAsync(member, cancellationToken);
        Change();
    }

    // What was left out while it was watched.
    private async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (!_hasSkipped) return;
        Log.Add(await HistoryAsync(api, Job, null, cancellationToken));
        await foreach (var told in api.FollowAsync(Job.Id, Tail(), cancellationToken: cancellationToken))
            if (!told.IsState) Log.Add(EpochPoint.From(told));
    }

    private string Tail() => FormattableString.Invariant($"{Math.Max(0, Log.LastEpoch - EpochLog.Tail)}.0");

    private void Take(JobEvent told)
    {
        IsLive = true;
        HeardAt = time.GetUtcNow();
        if (told.IsState)
        {
            _states.Add(told);
            _hasNews = true;
        }
        else
        {
            Log.Add(EpochPoint.From(told));
            _hasSkipped |= told.Skipped > 0;
        }

        Change();
        if (told.Epoch >= Job.Epoch && !Job.IsFinished)
        {
            Job = Job with
            {
                Status = told.Status,
                Epoch = told.Epoch,
                Loss = told.Loss ?? Job.Loss,
                ValidationLoss = told.ValidationLoss ?? Job.ValidationLoss,
                EstimatedFinishAt = told.EstimatedFinishAt ?? Job.EstimatedFinishAt,
            };
        }
    }

    private void Change()
    {
        Changes++;
        _change.TrySetResult();
    }

    // Whoever has no valid key any more has to sign in; the rest may go by.
    private static bool IsPassing(Exception exception) =>
        exception is NnProblemException { Status: not HttpStatusCode.Unauthorized } or HttpRequestException;

    private static EpochLog LogOf(IEnumerable<HistoryPoint> points)
    {
        var log = new EpochLog();
        log.Add(points);
        return log;
    }

    private static Task<IReadOnlyList<HistoryPoint>> HistoryAsync(NnClient api, Job job, int? member, CancellationToken cancellationToken)
    {
        var stride = EpochLog.StrideOf(job.Epoch);
        return api.GetHistoryAsync(job.Id, new HistoryQuery(stride > 1 ? stride : null, member), cancellationToken);
    }
}
