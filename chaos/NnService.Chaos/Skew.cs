using System.ComponentModel;
using System.Diagnostics;

namespace NnService.Chaos;

/// <summary>The library that lets a process see a wrong clock.</summary>
internal static class Skew
{
    /// <returns>Its path; null where there is no C compiler.</returns>
    public static string? Build(string folder)
    {
        var library = Path.Combine(folder, "skew.so");
        try
        {
            using var compiler = Process.Start(
                "cc", ["-shared", "-fPIC", "-O1", "-o", library, Path.Combine(AppContext.BaseDirectory, "skew.c"), "-ldl"]);
            compiler.WaitForExit();
            return compiler.ExitCode == 0 ? library : throw new InvalidOperationException("skew.c cannot be compiled.");
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
