using Microsoft.Extensions.DependencyInjection;
using NnService.Domain.Training;
using NnService.Infrastructure.Jobs.Nodes;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Tests.Jobs.Nodes;

public class NodeTests
{
    [Fact]
    public async Task With_a_file_there_is_one_process()
    {
        await using var host = await TestHost.StartAsync(paused: true, settings: ("NnService:Training:Slots", "3"));
        var asked = TimeProvider.System.GetUtcNow().UtcDateTime;
        var node = Assert.Single(await ListAsync(host));
        Assert.Equal((NnRole.All, true, true, 3), (node.Role, node.IsAlive, node.IsThis, node.Slots));
        Assert.InRange(node.StartedAt, asked.AddHours(-1), asked);
    }

    [Fact]
    public async Task Processes_know_each_other_and_what_runs_where()
    {
        await using var one = await TestHost.StartAsync(StorageKind.PostgreSql, settings: ("NnService:Role", "Api"));
        await using var two = await TestHost.StartAsync(
            StorageKind.PostgreSql, one.Place, settings: [("NnService:Role", "Worker"), ("NnService:Training:Slots", "2")]);
        await one.Models.CreateAsync("m", null, Examples.DigitReader(), TestHost.Token);
        var id = (await one.Jobs.SubmitAsync(Examples.OnDigits("m", TrainingOptions.MaxEpochs), TestHost.Token)).Job!.Id;
        var job = await one.WaitForAsync(id, job => job.Epoch > 0);

        await BeatAsync(one);
        var nodes = await ListAsync(one);
        var self = nodes.Single(node => node.IsThis);
        var worker = nodes.Single(node => !node.IsThis);
        Assert.Equal((NnRole.Api, 0, 0), (self.Role, self.Slots, self.Running.Length));
        Assert.Equal((NnRole.Worker, true, 2, id), (worker.Role, worker.IsAlive, worker.Slots, Assert.Single(worker.Running).Id));
        Assert.Equal(worker.Id, job.Node);
        Assert.Equal(
            nodes.Select(node => (node.Id, node.Role, node.StartedAt)),
            (await ListAsync(two)).Select(node => (node.Id, node.Role, node.StartedAt)));
    }

    [Fact]
    public async Task One_that_stops_is_gone_at_once_and_one_that_is_lost_is_shown_for_an_hour()
    {
        await using var host = await TestHost.StartAsync(StorageKind.PostgreSql, paused: true);
        await using (var other = await TestHost.StartAsync(StorageKind.PostgreSql, host.Place, paused: true))
        {
            await BeatAsync(other);
            Assert.Equal(2, (await ListAsync(host)).Length);
        }

        Assert.Single(await ListAsync(host));

        const string Lost =
            "insert into Nodes (Id, Role, Slots, Version, StartedAt, CheckedInAt) values ('lost', 'Worker', 1, '1.0.0', now(), now() - "
                + "interval '{0}')";
        await host.ExecuteAsync(Lost.Replace("{0}", "59 minutes", StringComparison.Ordinal));
        await BeatAsync(host);
        Assert.Equal([true, false], (await ListAsync(host)).OrderBy(node => node.Id == "lost").Select(node => node.IsAlive));
        await host.ExecuteAsync("update Nodes set CheckedInAt = now() - interval '61 minutes' where Id = 'lost'");
        await BeatAsync(host);
        Assert.Single(await ListAsync(host));
    }

    [Theory]
    [InlineData("Worker")]
    [InlineData("Api")]
    public async Task With_a_file_one_process_does_everything(string role)
    {
        var failure = await Record.ExceptionAsync(() => TestHost.StartAsync(settings: ("NnService:Role", role)));
        Assert.Contains(
            $"NnService:Role is {role}, which needs NnService:Storage=PostgreSql", failure?.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NnService:Role", "Boss")]
    [InlineData("NnService:Role", "7")]
    [InlineData("NnService:Storage", "Oracle")]
    [InlineData("NnService:Storage", "7")]
    [InlineData("NnService:Cluster:CheckInEvery", "00:00:00")]
    [InlineData("NnService:Cluster:CheckInThreshold", "1.00:00:00")]
    public async Task A_wrong_setting_stops_the_start_and_is_named(string key, string value)
    {
        var failure = await Record.ExceptionAsync(() => TestHost.StartAsync(settings: (key, value)));
        Assert.Contains(key, failure?.ToString() ?? "it started", StringComparison.Ordinal);
    }

    private static Task<System.Collections.Immutable.ImmutableArray<StoredNode>> ListAsync(TestHost host) =>
        host.Services.GetRequiredService<NodeStore>().ListAsync(TestHost.Token);

    private static Task BeatAsync(TestHost host) => host.Service<NodeHeartbeat>().BeatAsync(TestHost.Token);
}
