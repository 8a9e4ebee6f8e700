using Microsoft.Extensions.Options;
using NnService.Infrastructure.Jobs.Nodes;
using NnService.Infrastructure.Models;
using NnService.Infrastructure.Storage;

namespace NnService.Api.Predictions;

/// <summary>After the start, makes current versions ready, so that no request waits for them; the cache keeps those that fit.</summary>
internal sealed class PredictorWarmup(
    ModelStore models,
    CurrentVersions served,
    IOptions<NnNodeOptions> node,
    IHostApplicationLifetime lifetime,
    StorageOutage outage) : BackgroundService
{
    private const int MaxModels = 100;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!node.Value.Answers) return;
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var onStart = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        try
        {
            foreach (var id in await models.ListAnsweringAsync(MaxModels, stoppingToken))
            {
                if (stoppingToken.IsCancellationRequested) return;
                await served.WarmAsync(id);
            }
        }
        catch (Exception e) when (outage.Report(e, "making current versions ready ahead of time"))
        {
            // The first caller waits for the version.
        }
    }
}
