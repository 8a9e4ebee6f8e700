using System.Diagnostics;

namespace NnService.Tests.Common;

/// <summary>Waits that end: each has a deadline, and says what it has waited for.</summary>
public static class Waiting
{
    /// <summary>Nothing takes a minute on an idle machine; a test that waits for three of them waits for ever.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <param name="task">What is waited for.</param>
    /// <param name="what">The same in words: "the service listens".</param>
    public static async Task InTimeAsync(this Task task, string what)
    {
        try
        {
            await task.WaitAsync(Patience, Cancelled);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw InVain(what);
        }
    }

    /// <inheritdoc cref="InTimeAsync(Task, string)"/>
    public static async Task<T> InTimeAsync<T>(this Task<T> task, string what)
    {
        await ((Task)task).InTimeAsync(what);
        return await task;
    }

    /// <summary>Waits for the end of a process; one that does not end is killed, so that it does not outlive its test.</summary>
    /// <returns>Its exit code.</returns>
    public static async Task<int> EndInTimeAsync(this Process process, string what)
    {
        try
        {
            await process.WaitForExitAsync(Cancelled).InTimeAsync($"the end of {what}");
            return process.ExitCode;
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>Asks again and again until something holds.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        var begun = Stopwatch.GetTimestamp();
        while (!await holds())
        {
            Cancelled.ThrowIfCancellationRequested();
            if (Stopwatch.GetElapsedTime(begun) > Patience) throw InVain(what);
        }
    }

    private static TimeoutException InVain(string what) => new($"Waited {Patience.TotalMinutes} minutes in vain for this: {what}.");
}
