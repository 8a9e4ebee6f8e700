namespace NnService.Tests.Common;

/// <summary>Finds the files of the repository from where the tests are built.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo folder) =>
        File.Exists(Path.Combine(folder.FullName, "NnService.sln")) ? folder.FullName : Find(folder.Parent!);
}
