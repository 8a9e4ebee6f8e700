namespace NnService.Acceptance.Tests;

/// <summary>Programs of this machine.</summary>
internal static class Programs
{
    private static readonly string[] Folders =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Why a program cannot be started; null where it can.</summary>
    /// <param name="program">Its name.</param>
    /// <param name="package">The package of Debian that has it.</param>
    public static string? Missing(string program, string package) =>
        Array.Exists(Folders, folder => File.Exists(Path.Combine(folder, program)))
            ? null
            : $"{program} is not on the PATH. On Debian: apt-get install {package}";
}
