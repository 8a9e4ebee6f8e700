using System.Runtime.InteropServices;

namespace NnService.Infrastructure.Jobs;

/// <summary>A thread that trains and gives way to those that answer requests, and one of ordinary priority that writes for it.</summary>
/// <remarks>
/// Who writes holds the write lock, for which requests wait: on a machine with more to do than processors a thread of low priority would
/// hold it for seconds, and PostgreSQL would end its connection. Nor may a thread of low priority hand work to the thread pool: a thread
/// that the pool starts for it would inherit the priority, and answer requests with it.
/// </remarks>
internal sealed class TrainingThread
{
    private const int OfThisThread = 0;
    private const int Nice = 19;

    private readonly Queue<Action> _actions = new();
    private bool _hasEnded;

    private TrainingThread()
    {
    }

    /// <summary>Runs work on a thread of low priority, whose children inherit it.</summary>
    /// <param name="work">What is done there; <see cref="Write{T}"/> of what it is given is how it writes.</param>
    /// <returns>Ends with the work, on a thread of ordinary priority.</returns>
    public static Task<T> RunAsync<T>(Func<TrainingThread, T> work)
    {
        var ended = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new TrainingThread();
        new Thread(thread.Serve) { IsBackground = true, Name = "training recorder" }.Start();
        new Thread(Train) { IsBackground = true, Name = "training" }.Start();
        return ended.Task;

        void Train()
        {
            LowerPriority();
            try
            {
                var result = work(thread);
                thread.End(() => ended.SetResult(result));
            }
            catch (Exception e)
            {
                thread.End(() => ended.SetException(e));
            }
        }
    }

    /// <summary>Does what others wait for, on the thread of ordinary priority, while the calling one waits.</summary>
    public T Write<T>(Func<T> write)
    {
        var written = new TaskCompletionSource<T>();
        var context = ExecutionContext.Capture()!;
        Add(() => ExecutionContext.Run(context, _ => Complete(write, written), null), isLast: false);
        return written.Task.GetAwaiter().GetResult();
    }

    private static void Complete<T>(Func<T> write, TaskCompletionSource<T> written)
    {
        try
        {
            written.SetResult(write());
        }
        catch (Exception e)
        {
            written.SetException(e);
        }
    }

    private void End(Action last) => Add(last, isLast: true);

    private void Add(Action action, bool isLast)
    {
        lock (_actions)
        {
            _actions.Enqueue(action);
            _hasEnded = isLast;
            Monitor.Pulse(_actions);
        }
    }

    private void Serve()
    {
        while (Next() is { } action) action();
    }

    private Action? Next()
    {
        lock (_actions)
        {
            while (_actions.Count == 0 && !_hasEnded) Monitor.Wait(_actions);
            return _actions.TryDequeue(out var action) ? action : null;
        }
    }

    private static void LowerPriority()
    {
        // On Linux priorities of .NET do nothing; the nice value of a thread does, and its children inherit it. A refusal does no harm.
        if (OperatingSystem.IsLinux()) _ = SetPriority(OfThisThread, OfThisThread, Nice);
        else Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
    }

    [DllImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPriority(int which, uint who, int priority);
}
