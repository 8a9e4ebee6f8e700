using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace NnService.Tests.Common;

/// <summary>Warnings and errors of a service, all of which a test must have expected. Thread-safe.</summary>
public sealed class Alarms : ILoggerProvider
{
    // How the console names the levels, and how the runtime ends a process.
    private static readonly string[] Beginnings = ["warn: ", "fail: ", "crit: ", "Unhandled exception"];

    // A machine with more to do than processors: no fault of the service, and no test can tell when.
    private readonly ConcurrentBag<string> _expected = ["the heartbeat has been running for"];
    private readonly ConcurrentQueue<string> _raised = new();

    /// <summary>Those that no test expects.</summary>
    public IReadOnlyList<string> Unexpected =>
        [.. _raised.Where(line => !_expected.Any(words => line.Contains(words, StringComparison.Ordinal)))];

    /// <summary>Lets the service raise alarms that hold these words, however many.</summary>
    public void Expect(string words) => _expected.Add(words);

    /// <summary>Takes a line of the console.</summary>
    public void Read(string? line)
    {
        if (line is not null && Array.Exists(Beginnings, beginning => line.StartsWith(beginning, StringComparison.Ordinal)))
            _raised.Enqueue(line);
    }

    /// <summary>Fails where there was an alarm that no test expects.</summary>
    public void Check()
    {
        var unexpected = Unexpected;
        if (unexpected.Count == 0) return;
        var told = $"{unexpected.Count} alarms that no test expects:\n{string.Join('\n', unexpected.Take(20))}";
        Found.Enqueue(told);
        Assert.Fail(told);
    }

    /// <summary>What checks have found so far: of a fixture the runner tells only that disposing of it failed.</summary>
    public static ConcurrentQueue<string> Found { get; } = new();

    ILogger ILoggerProvider.CreateLogger(string categoryName) => new Listener(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Listener(Alarms alarms, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) alarms._raised.Enqueue($"{logLevel}: {category} {formatter(state, exception)} {exception}");
        }
    }
}
