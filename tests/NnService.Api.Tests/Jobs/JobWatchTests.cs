using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using NnService.Api.Jobs;
using NnService.Api.Tests.OpenApi;
using NnService.Infrastructure.Jobs;
using Quartz;

namespace NnService.Api.Tests.Jobs;

/// <summary>How long a job is watched, on a clock that only these tests move.</summary>
public sealed class JobWatchTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _directory = Directory.CreateTempSubdirectory("nnservice-watch-").FullName;
    private readonly FakeTimeProvider _time = new();
    private readonly Program _program;
    private string _job = "";
    private JobWatch _watch = null!;

    public JobWatchTests() => _program = new Program(_directory);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        using var http = _program.CreateDefaultClient(new DocumentedAnswers());
        var model = new { id = "m", layers = new[] { new { activation = "softmax" } } };
        (await http.PostAsJsonAsync("/models", model, Cancelled)).EnsureSuccessStatusCode();
        var answer = await http.PostAsJsonAsync("/models/m/train", new { dataset = "iris", target = "species" }, Cancelled);
        _job = (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(Cancelled)).Text("id");
        var services = _program.Services;
        var lifetime = services.GetRequiredService<IHostApplicationLifetime>();
        _watch = new(
            services.GetRequiredService<JobStore>(),
            services.GetRequiredService<HistoryPoints>(),
            services.GetRequiredService<JobNotifications>(),
            lifetime,
            _time);
    }

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task A_watcher_that_gives_up_is_let_go_while_the_job_waits()
    {
        using var gone = new CancellationTokenSource();
        await using var events = _watch.EventsAsync(_job, default, null, gone.Token).GetAsyncEnumerator(Cancelled);
        Assert.Equal("state", await NextAsync(events));
        var next = events.MoveNextAsync().AsTask();
        Assert.False(next.IsCompleted);

        await gone.CancelAsync();
        Assert.False(await next.WaitAsync(Patience, Cancelled));
    }

    [Fact]
    public async Task A_watcher_that_had_given_up_before_is_told_nothing()
    {
        await using var events = _watch.EventsAsync(_job, default, null, new CancellationToken(canceled: true))
            .GetAsyncEnumerator(Cancelled);
        Assert.False(await events.MoveNextAsync().AsTask().WaitAsync(Patience, Cancelled));
    }

    [Fact]
    public async Task A_watcher_of_a_job_that_waits_is_told_every_fifteen_seconds_that_the_connection_stands()
    {
        await using var events = _watch.EventsAsync(_job, default, null, Cancelled).GetAsyncEnumerator(Cancelled);
        Assert.Equal("state", await NextAsync(events));
        for (var pings = 1; pings <= 3; pings++)
        {
            var began = _time.GetUtcNow();
            Assert.Equal("ping", await NextAsync(events));
            Assert.InRange(_time.GetUtcNow() - began, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(30));
        }
    }

    /// <summary>The type of the next event, for which the clock goes on where nothing else happens.</summary>
    private async Task<string> NextAsync(IAsyncEnumerator<SseItem<JobEventContract>> events)
    {
        var next = events.MoveNextAsync().AsTask();
        using var patience = new CancellationTokenSource(Patience);
        while (!next.IsCompleted)
        {
            patience.Token.ThrowIfCancellationRequested();
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        Assert.True(await next, "the events have ended");
        return events.Current.EventType;
    }

    /// <summary>The whole program, which queues jobs and runs none.</summary>
    private sealed class Program(string directory) : WebApplicationFactory<global::Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseSetting("NnService:DataDirectory", directory);
            builder.ConfigureServices(services => services.Configure<QuartzHostedServiceOptions>(options => options.AutoStart = false));
        }
    }
}
