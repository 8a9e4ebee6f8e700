using System.Runtime.InteropServices;

namespace NnService.Infrastructure.Jobs;

/// <summary>Lets the threads of a training give way to those that answer requests.</summary>
internal static class TrainingThread
{
    private const int OfThisThread = 0;
    private const int Nice = 19;

    /// <summary>Lowers the priority of the calling thread and of the threads that it starts from now on.</summary>
    public static void LowerPriority()
    {
        // On Linux priorities of .NET do nothing; the nice value of a thread does, and its children inherit it. A refusal does no harm.
        if (OperatingSystem.IsLinux()) _ = SetPriority(OfThisThread, OfThisThread, Nice);
        else Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
    }

    [DllImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPriority(int which, uint who, int priority);
}
