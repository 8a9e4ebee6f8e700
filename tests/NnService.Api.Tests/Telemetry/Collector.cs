using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using NnService.Api.Tests.Hosting;
using NnService.Tests.Common;

namespace NnService.Api.Tests.Telemetry;

/// <summary>Receives what is sent over OTLP, as Protocol Buffers over HTTP, and keeps it as it comes.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _received = new();
    private readonly ConcurrentQueue<(Func<bool> Holds, TaskCompletionSource Came)> _awaited = new();

    private Collector(WebApplication app)
    {
        _app = app;
        app.MapPost("/{**path}", KeepAsync);
    }

    /// <summary>The settings that let a service send here, and soon.</summary>
    public string[] Settings =>
    [
        $"--OTEL_EXPORTER_OTLP_ENDPOINT={HostingApp.Address(_app)}",
        "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
        "--OTEL_BSP_SCHEDULE_DELAY=100",
        "--OTEL_BLRP_SCHEDULE_DELAY=100",
        "--OTEL_METRIC_EXPORT_INTERVAL=300",
    ];

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var collector = new Collector(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return collector;
    }

    /// <summary>Whether something was received at a path that holds these words, each of them somewhere.</summary>
    public bool Has(string path, params string[] words)
    {
        var bodies = _received.Where(received => received.Path == path).Select(received => received.Body).ToArray();
        return Array.TrueForAll(words, word => Array.Exists(bodies, body => body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(word)) >= 0));
    }

    /// <summary>Waits until <see cref="Has"/> holds.</summary>
    public async Task ReceivesAsync(string path, params string[] words)
    {
        var came = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _awaited.Enqueue((() => Has(path, words), came));
        Tell();
        await came.Task.InTimeAsync($"{path} receives {string.Join(", ", words)}");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task KeepAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        _received.Enqueue((context.Request.Path.Value!, body.ToArray()));
        Tell();
    }

    private void Tell()
    {
        foreach (var (holds, came) in _awaited)
            if (holds()) came.TrySetResult();
    }
}
