using NnService.Domain.Training;
using NnService.Infrastructure.Jobs;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Tests.Jobs;

public abstract class PerModelConcurrencyLimitTests(StorageKind storage) : StorageTests(storage)
{
    [Fact]
    public async Task One_model_leaves_a_slot_to_others()
    {
        await using var host = await StartAsync(settings: ("NnService:Training:Slots", "2"));
        var first = await SubmitAsync(host, "a");
        var second = await SubmitAsync(host, "a");
        var other = await SubmitAsync(host, "b");
        await host.WaitForAsync(first, job => job.Epoch > 0);
        await host.WaitForAsync(other, job => job.Epoch > 0);
        Assert.Equal(JobStatus.Queued, (await host.Jobs.FindAsync(second, TestHost.Token))!.Status);

        await host.Jobs.CancelAsync(first, keepBest: false, TestHost.Token);
        await host.WaitForAsync(second, job => job.Epoch > 0);
        Assert.Equal(JobStatus.Running, (await host.Jobs.FindAsync(other, TestHost.Token))!.Status);
    }

    [Fact]
    public async Task One_model_may_take_as_many_as_is_said()
    {
        await using var host = await StartAsync(settings: [("NnService:Training:Slots", "2"), ("NnService:Training:SlotsPerModel", "2")]);
        var first = await SubmitAsync(host, "a");
        var second = await SubmitAsync(host, "a");
        await host.WaitForAsync(first, job => job.Epoch > 0);
        await host.WaitForAsync(second, job => job.Epoch > 0);
        Assert.Equal(JobStatus.Running, (await host.Jobs.FindAsync(first, TestHost.Token))!.Status);
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(0, 2, 1)]
    [InlineData(0, 8, 7)]
    [InlineData(3, 8, 3)]
    [InlineData(3, 1, 3)]
    public void Without_a_word_one_slot_of_all_is_left_where_there_are_several(int perModel, int slots, int expected)
    {
        var limit = Assert.Single(PerModelConcurrencyLimit.Of(new NnTrainingOptions { SlotsPerModel = perModel }, slots).Groups);
        Assert.Equal(expected, limit.MaxConcurrent);
    }

    private static async Task<string> SubmitAsync(TestHost host, string model)
    {
        await host.Models.CreateAsync(model, null, Examples.DigitReader(), TestHost.Token);
        return (await host.Jobs.SubmitAsync(Examples.OnDigits(model, TrainingOptions.MaxEpochs), TestHost.Token)).Job!.Id;
    }
}

public sealed class SqliteModelShareTests() : PerModelConcurrencyLimitTests(StorageKind.Sqlite);

public sealed class PostgreSqlModelShareTests() : PerModelConcurrencyLimitTests(StorageKind.PostgreSql);
