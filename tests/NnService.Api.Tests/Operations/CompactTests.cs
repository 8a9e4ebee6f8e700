namespace NnService.Api.Tests.Operations;

/// <summary>The command that makes the database file of a stopped service smaller.</summary>
public sealed class CompactTests
{
    [Fact]
    public async Task A_stopped_service_is_compacted_and_goes_on()
    {
        await using var app = new NnApp();
        await app.StartAsync();
        await app.CreateModelAsync("""{ "id": "kept", "layers": [{ "units": 1 }] }""");
        var directory = $"--NnService:DataDirectory={app.DataDirectory}";

        var (code, _, error) = await NnApp.RunAsync(app.DataDirectory, "compact", directory);
        Assert.Equal(1, code);
        Assert.Contains("Another NnService process uses it", Assert.Single(Lines(error)), StringComparison.Ordinal);

        await app.StopAsync();
        (code, var output, error) = await NnApp.RunAsync(app.DataDirectory, "compact", directory);
        Assert.True(code == 0, error);
        Assert.Matches(@"nnservice\.db: \d+ bytes before, \d+ bytes now\.$", Assert.Single(Lines(output)));
        await app.StartAsync();
        Assert.Equal("kept", (await app.ReadAsync("/models/kept")).Text("id"));
    }

    [Theory]
    [InlineData("compact --demo", "takes --NnService:DataDirectory=PATH and nothing else")]
    [InlineData("compact --NnService:DataDirectory=a --NnService:Role=All", "and nothing else")]
    [InlineData("compact --NnService:DataDirektory=a", "and nothing else")]
    [InlineData("compact now", "and nothing else")]
    [InlineData("compact --NnService:DataDirectory --demo", "and nothing else")]
    [InlineData("compact --NnService:DataDirectory=nowhere", "does not exist")]
    [InlineData("compact --NnService:DataDirectory nowhere", "does not exist")]
    [InlineData("compact --NnService:DataDirectory=", "NnService:DataDirectory is empty")]
    public async Task What_it_does_not_take_is_refused_and_starts_no_service(string arguments, string says)
    {
        var folder = Directory.CreateTempSubdirectory("nnservice-compact-").FullName;
        var (code, output, error) = await NnApp.RunAsync(folder, arguments.Split(' '));
        Assert.Equal((1, ""), (code, output));
        Assert.Contains(says, Assert.Single(Lines(error)), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
        Directory.Delete(folder);
    }

    private static string[] Lines(string text) => text.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
}
