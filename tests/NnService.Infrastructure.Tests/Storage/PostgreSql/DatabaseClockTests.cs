using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.PostgreSql;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Tests.Storage.PostgreSql;

public class DatabaseClockTests
{
    private static readonly DateTimeOffset Truth = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Between_two_looks_the_timer_of_the_machine_goes_on_and_its_clock_does_not_matter()
    {
        var machine = new Machine { Now = Truth.AddSeconds(60) };
        var clock = new DatabaseClock(machine);
        Assert.Equal(Truth.AddSeconds(60), clock.GetUtcNow()); // nothing better is known yet

        clock.Set(Truth, asked: 0, heard: 2 * Machine.Second); // so that it was noon after one second
        machine.Timestamp = 5 * Machine.Second;
        Assert.Equal(Truth.AddSeconds(4), clock.GetUtcNow());
        machine.Now = Truth.AddDays(-1);
        Assert.Equal(Truth.AddSeconds(4), clock.GetUtcNow());
    }

    [Fact]
    public void Times_are_as_fine_as_the_database_keeps_them()
    {
        var clock = new DatabaseClock(new Machine { Now = Truth.AddTicks(1_234_567) });
        Assert.Equal(Truth.AddTicks(1_234_560), clock.GetUtcNow());
    }

    [Fact]
    public void A_clock_that_others_have_added_is_not_that_of_the_process()
    {
        var builder = new HostApplicationBuilder();
        builder.Configuration["NnService:Storage"] = nameof(StorageKind.PostgreSql);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddNnInfrastructure(builder.Configuration);
        builder.Services.TryAddSingleton(TimeProvider.System);
        using var host = builder.Build();
        Assert.Same(host.Services.GetRequiredService<DatabaseClock>(), host.Services.GetRequiredService<TimeProvider>());
    }

    [Fact]
    public async Task Nobody_is_taken_for_dead_because_of_a_wrong_clock()
    {
        await using var right = await TestHost.StartAsync(StorageKind.PostgreSql);
        foreach (var model in (string[])["a", "b"]) await right.Models.CreateAsync(model, null, Examples.DigitReader(), TestHost.Token);
        foreach (var seconds in (int[])[60, -60])
        {
            await using var wrong = await TestHost.StartAsync(
                StorageKind.PostgreSql,
                right.Place,
                configure: services => services.AddSingleton(new DatabaseClock(new Skewed(TimeSpan.FromSeconds(seconds)))));
            // As many jobs as slots, so that each process runs one, for longer than it takes to be taken for dead.
            var jobs = await Task.WhenAll(
                ((string[])["a", "b"]).Select(
                    async model =>
                        (await right.Jobs.SubmitAsync(Examples.OnDigits(model, 4 * Examples.ASecondOrSo), TestHost.Token)).Job!.Id));
            foreach (var id in jobs)
                Assert.Equal((JobStatus.Succeeded, 1), await right.WaitForEndAsync(id) is var job ? (job.Status, job.Attempt) : default);
        }
    }

    private sealed class Machine : TimeProvider
    {
        public const long Second = 1000;

        public DateTimeOffset Now { get; set; }

        public long Timestamp { get; set; }

        public override long TimestampFrequency => Second;

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => Timestamp;
    }

    private sealed class Skewed(TimeSpan skew) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + skew;
    }
}
