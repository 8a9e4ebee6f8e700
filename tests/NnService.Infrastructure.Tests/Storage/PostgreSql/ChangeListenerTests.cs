using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NnService.Infrastructure.Models;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.PostgreSql;
using NnService.Tests.Common;
using Npgsql;
using Quartz.Extensibility;

namespace NnService.Infrastructure.Tests.Storage.PostgreSql;

public class ChangeListenerTests
{
    [Fact]
    public void A_command_is_announced_as_earlier_versions_spell_it()
    {
        Assert.Equal("Wish job-1", ChangeListener.Write(Change.Command("job-1")));
    }

    [Fact]
    public async Task A_listener_that_was_cut_off_takes_everything_for_changed()
    {
        await using var host = await TestHost.StartAsync(StorageKind.PostgreSql, paused: true);
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Services.GetRequiredService<ModelNotifications>().Changed += id =>
        {
            if (id is null) all.TrySetResult();
        };
        const string Terminate =
            "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and query like 'LISTEN%'";
        await Waiting.UntilAsync(async () => await host.ScalarAsync(Terminate) > 0, "the listener has a connection to be broken");
        await all.Task.InTimeAsync("the listener comes back");
    }

    [Fact]
    public async Task The_engine_looks_at_once_for_a_job_that_another_process_queued_and_for_nothing_else()
    {
        await using var host = await TestHost.StartAsync(StorageKind.PostgreSql, paused: true);
        var changes = new ChangeNotifier();
        var models = new ModelNotifications(changes);
        var heard = new List<string?>();
        var isListening = Signal();
        var isLast = Signal();
        models.Changed += id =>
        {
            heard.Add(id);
            if (id is null) isListening.TrySetResult();
            if (id is "last") isLast.TrySetResult();
        };
        var engine = (Engine)(object)DispatchProxy.Create<ISchedulerSignaler, Engine>();
        using var listener = new ChangeListener(
            host.Services.GetRequiredService<NpgsqlDataSource>(),
            changes,
            (ISchedulerSignaler)(object)engine,
            TimeProvider.System,
            host.Services.GetRequiredService<StorageOutage>(),
            NullLogger<ChangeListener>.Instance);
        await listener.StartAsync(TestHost.Token);
        await isListening.Task.InTimeAsync("the listener listens");

        foreach (var change in (Change[])[Change.Model("first"), Change.Queue("j"), Change.Command("j"), Change.Model("last")])
        {
            using var write = await host.Services.GetRequiredService<NnDatabase>().BeginExclusiveAsync(TestHost.Token);
            write.Publish(change);
            await write.CommitAsync(TestHost.Token);
        }

        await isLast.Task.InTimeAsync("the last change is heard");
        await listener.StopAsync(TestHost.Token);
        Assert.Equal([null, "first", "last"], heard);
        Assert.Equal([nameof(ISchedulerSignaler.SignalSchedulingChange)], engine.Calls);
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Notes what it is told. Public, because a proxy derives from it.</summary>
    public class Engine : DispatchProxy
    {
        public List<string> Calls { get; } = [];

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            Calls.Add(targetMethod!.Name);
            return targetMethod.ReturnType == typeof(ValueTask) ? ValueTask.CompletedTask : Task.CompletedTask;
        }
    }
}
