using NnService.Tests.Common;

namespace NnService.Acceptance.Tests;

/// <summary>The two commands that the README begins with.</summary>
public sealed class ReadmeTests
{
    [Theory]
    [InlineData("dotnet run --project src/NnService.Api -c Release -- --demo")]
    [InlineData("dotnet test")]
    public void It_shows_the_commands_that_are_tested(string command) =>
        Assert.Contains(command, File.ReadLines(Path.Combine(Repository.Root, "README.md")));
}
