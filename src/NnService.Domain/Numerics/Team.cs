namespace NnService.Domain.Numerics;

/// <summary>Work that a team shares out.</summary>
internal abstract class TeamWork
{
    /// <summary>Does one member's part; the parts do not overlap.</summary>
    public abstract void Do(Share share);
}

/// <summary>A few threads that belong to one training run and do each of its larger products together.</summary>
/// <remarks>
/// The caller is the first member; the others wait a moment by spinning, because the next product follows at once, and then sleep. Nothing
/// is allocated per piece of work. To be used by one thread at a time.
/// </remarks>
public sealed class Team : IDisposable
{
    // About 20 µs: longer than the gap between two products, too short to be felt by others.
    private const int Spins = 200;

    private readonly Thread[] _threads;
    private readonly SemaphoreSlim[] _wake;
    private readonly int[] _asleep;
    private TeamWork? _work;
    private volatile int _round;
    private volatile bool _isClosed;
    private int _pending;
    private Exception? _failure;

    /// <summary>Starts the members besides the caller.</summary>
    /// <param name="members">Threads that work, the caller included; at least 1.</param>
    public Team(int members)
    {
        Members = members;
        _threads = new Thread[members - 1];
        _asleep = new int[members];
        _wake = [.. Enumerable.Range(0, members).Select(_ => new SemaphoreSlim(0))];
        for (var i = 0; i < _threads.Length; i++)
        {
            var member = i + 1;
            _threads[i] = new Thread(() => Serve(member)) { IsBackground = true, Name = $"training team member {member}" };
            _threads[i].Start();
        }
    }

    /// <summary>Threads that work, the caller included.</summary>
    public int Members { get; }

    /// <summary>Does a piece of work together; returns when all of it is done.</summary>
    internal void Run(TeamWork work)
    {
        _work = work;
        _pending = _threads.Length;
        _round++;

        WakeSleepers();

        try
        {
            work.Do(new Share(0, Members));
        }
        finally
        {
            var spin = default(SpinWait);
            while (Volatile.Read(ref _pending) > 0) spin.SpinOnce(sleep1Threshold: -1);
        }

        if (_failure is { } failure) throw new InvalidOperationException("A member of the team failed.", failure);
    }

    /// <summary>Ends the members.</summary>
    public void Dispose()
    {
        _isClosed = true;
        _round++;
        WakeSleepers();
        foreach (var thread in _threads) thread.Join();
        foreach (var wake in _wake) wake.Dispose();
    }

    // A full fence lies in the exchange: without it a member could look at the round before it is seen to begin, and sleep unnoticed.
    private void WakeSleepers()
    {
        for (var member = 1; member < Members; member++)
        {
            if (Interlocked.Exchange(ref _asleep[member], 0) == 1) _wake[member].Release();
        }
    }

    private void Serve(int member)
    {
        var done = 0;
        while (true)
        {
            Await(member, done);
            if (_isClosed) return;
            done = _round;
            try
            {
                _work!.Do(new Share(member, Members));
            }
            catch (Exception failure)
            {
                _failure = failure;
            }

            Interlocked.Decrement(ref _pending);
        }
    }

    private void Await(int member, int done)
    {
        var spin = 0;
        while (_round == done)
        {
            if (spin++ < Spins)
            {
                Thread.SpinWait(20);
                continue;
            }

            // Announced first, looked again, and only then asleep: a round that begins in between either finds the announcement and wakes,
            // or is seen.
            Interlocked.Exchange(ref _asleep[member], 1);
            if (_round != done && Interlocked.Exchange(ref _asleep[member], 0) == 1) return;
            _wake[member].Wait();
            spin = 0;
        }
    }
}
