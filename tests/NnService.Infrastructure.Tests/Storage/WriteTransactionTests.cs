using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Tests.Storage;

public abstract class WriteTransactionTests(StorageKind storage) : StorageTests(storage)
{
    [Fact]
    public async Task A_caller_that_leaves_before_the_commit_changes_nothing_and_alarms_nobody()
    {
        var log = new ErrorLog();
        await using var host = await StartAsync(paused: true, configure: services => services.AddSingleton<ILoggerProvider>(log));
        await host.Models.CreateAsync("m", "as it was", Examples.Classifier(), TestHost.Token);
        using var gone = new CancellationTokenSource();
        using (var write = await host.Services.GetRequiredService<NnDatabase>().BeginExclusiveAsync(TestHost.Token))
        {
            await write.Db.Models.ExecuteUpdateAsync(update => update.SetProperty(model => model.Description, "changed"), TestHost.Token);
            write.Publish(Change.Model("m"));
            write.Db.Add(new NodeRow { Id = "n", Role = NnRole.All, Slots = 1, Version = "1", StartedAt = default, CheckedInAt = default });
            await gone.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write.Db.SaveChangesAsync(gone.Token));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write.CommitAsync(gone.Token));
        }

        Assert.Equal("as it was", (await host.Models.FindAsync("m", TestHost.Token))!.Description);
        Assert.Empty(log.Errors);
    }

    /// <summary>Keeps what is logged as an error.</summary>
    private sealed class ErrorLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Errors { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) Errors.Enqueue(formatter(state, exception));
        }

        public void Dispose()
        {
        }
    }
}

public sealed class SqliteWritingTests() : WriteTransactionTests(StorageKind.Sqlite);

public sealed class PostgreSqlWritingTests() : WriteTransactionTests(StorageKind.PostgreSql);
