namespace NnService.Infrastructure.Jobs;

/// <summary>When a run records its progress, and when it saves where it stands. Belongs to the thread that trains.</summary>
/// <remarks>
/// A recording waits until training has lasted fifty times as long as the last one took, and a checkpoint ten times as long, so that
/// however slow the disk or large the network, recording costs at most a fiftieth of the time and saving a tenth.
/// </remarks>
internal sealed class CheckpointPolicy
{
    private static readonly TimeSpan RecordEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan FirstCheckpoint = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);

    private const int RecordingShare = 50;
    private const int SavingShare = 10;
    private const int Samples = 31;

    private readonly TimeProvider _time;
    private readonly TimeSpan _checkpointEvery;
    private readonly TimeSpan _before;
    private readonly long _started;
    private readonly Queue<double> _epochMs = new();
    private TimeSpan _nextRecord = RecordEvery;
    private TimeSpan _nextCheckpoint = FirstCheckpoint;
    private TimeSpan _sampled;
    private int _epochs;
    private bool _isWarm;
    private bool _hasSaved;

    /// <summary>Starts.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="checkpointEvery">The time between two checkpoints, but for the first.</param>
    /// <param name="before">Training time of earlier attempts.</param>
    public CheckpointPolicy(TimeProvider time, TimeSpan checkpointEvery, TimeSpan before)
    {
        _time = time;
        _checkpointEvery = checkpointEvery;
        _before = before;
        _started = time.GetTimestamp();
    }

    /// <summary>Training time over all attempts.</summary>
    public TimeSpan Elapsed => _before + Here;

    public bool IsRecordingDue => Here >= _nextRecord;

    /// <summary>
    /// Whether to save: the first time after the first epoch or 200 ms, whichever comes first, however seldom it is then.
    /// </summary>
    public bool IsCheckpointDue => Here >= _nextCheckpoint || (!_hasSaved && _epochs > 0);

    /// <summary>The median of what an epoch took lately, in milliseconds; null while only the first one could tell.</summary>
    public double? EpochMs => _epochMs.Count == 0 ? null : _epochMs.Order().ElementAt(_epochMs.Count / 2);

    /// <summary>What the last recording took.</summary>
    public TimeSpan LastCost { get; private set; }

    private TimeSpan Here => _time.GetElapsedTime(_started);

    /// <summary>To be called after each epoch.</summary>
    public void EpochEnded() => _epochs++;

    /// <summary>Writes, and puts off the next time by what it took.</summary>
    /// <returns>What <paramref name="write"/> returns.</returns>
    public T Record<T>(bool saves, Func<T> write)
    {
        Sample();
        var begun = Here;
        var result = write();
        var now = Here;
        var cost = Here - begun;
        LastCost = cost;
        _nextRecord = now + Longer(RecordEvery, cost * RecordingShare);
        if (saves)
        {
            _hasSaved = true;
            _nextCheckpoint = now + Longer(_checkpointEvery, cost * SavingShare);
        }
        return result;
    }

    private void Sample()
    {
        if (_epochs == 0) return;
        var now = Here;
        // The first epoch by itself is mostly compilation and cold caches, unless it is long.
        if (_isWarm || _epochs > 1 || now >= WarmUp) _epochMs.Enqueue((now - _sampled).TotalMilliseconds / _epochs);
        if (_epochMs.Count > Samples) _epochMs.Dequeue();
        _isWarm = true;
        _sampled = now;
        _epochs = 0;
    }

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
