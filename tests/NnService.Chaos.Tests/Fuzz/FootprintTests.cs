using NnService.Chaos.Fuzz;

namespace NnService.Chaos.Tests.Fuzz;

public sealed class FootprintTests
{
    private static readonly Footprint Before = new(Memory: 200 << 20, Handles: 100, Threads: 20, DatabaseBytes: 1 << 20,
        DirectoryBytes: 2 << 20);

    [Fact]
    public void What_comes_and_goes_is_no_growth() =>
        Assert.Empty((Before with { Memory = 300 << 20, Handles = 110, Threads = 25, DatabaseBytes = 2 << 20, DirectoryBytes = 20 << 20 })
            .Growth(Before));

    [Fact]
    public void What_stays_is_named()
    {
        var after = new Footprint(Memory: 400 << 20, Handles: 200, Threads: 40, DatabaseBytes: 9 << 20, DirectoryBytes: 90 << 20);
        Assert.Equal(["memory", "handles", "threads", "the database", "the data directory"], after.Growth(Before)
            .Select(fault => fault[..fault.IndexOf(" grew", StringComparison.Ordinal)]));
    }
}
