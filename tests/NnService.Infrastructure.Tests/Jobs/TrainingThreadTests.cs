using NnService.Infrastructure.Jobs;

namespace NnService.Infrastructure.Tests.Jobs;

/// <summary>Only what computes gives way to others: who writes holds a lock for which others wait.</summary>
public sealed class TrainingThreadTests
{
    private static bool CanTell => File.Exists("/proc/thread-self/stat");

    [Fact]
    public async Task It_trains_behind_all_others_and_writes_and_ends_as_they_do()
    {
        Assert.SkipUnless(CanTell, "the priority of a thread is read from /proc");
        var ordinary = Nice();
        var (training, child, writing) = await TrainingThread.RunAsync(thread => (Nice(), NiceOfChild(), thread.Write(Nice)));

        Assert.Equal((19, 19, ordinary), (training, child, writing));
        Assert.Equal(ordinary, Nice());
    }

    [Fact]
    public async Task What_fails_is_thrown_to_who_asked()
    {
        await Assert.ThrowsAsync<InvalidDataException>(
            () => TrainingThread.RunAsync<int>(thread => thread.Write<int>(() => throw new InvalidDataException())));
        await Assert.ThrowsAsync<OperationCanceledException>(
            () => TrainingThread.RunAsync<int>(_ => throw new OperationCanceledException()));
    }

    [Fact]
    public async Task Writing_is_done_in_order_and_belongs_to_the_flow_that_asked_for_it()
    {
        var flow = new AsyncLocal<int> { Value = 7 };
        for (var run = 0; run < 200; run++)
        {
            var written = await TrainingThread.RunAsync(
                thread => Enumerable.Range(0, 10).Select(i => thread.Write(() => (i, flow.Value))).ToArray());
            Assert.Equal(Enumerable.Range(0, 10).Select(i => (i, 7)), written);
        }
    }

    private static int NiceOfChild()
    {
        var nice = 0;
        var child = new Thread(() => nice = Nice());
        child.Start();
        child.Join();
        return nice;
    }

    // The nineteenth field; the second is a name in parentheses, which may hold anything.
    private static int Nice()
    {
        var stat = File.ReadAllText("/proc/thread-self/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16], System.Globalization.CultureInfo.InvariantCulture);
    }
}
