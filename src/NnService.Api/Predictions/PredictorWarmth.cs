using Microsoft.Extensions.Options;
using NnService.Infrastructure.Nodes;
using NnService.Infrastructure.Storage;

namespace NnService.Api.Predictions;

/// <summary>After the start, makes current versions ready, so that nobody waits for them; the cache keeps those that fit.</summary>
internal sealed partial class PredictorWarmth(ModelStore models, ServedModels served, IOptions<NnNodeOptions> node, IHostApplicationLifetime lifetime, ILogger<PredictorWarmth> logger) : BackgroundService
{
    private const int MostModels = 100;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!node.Value.Answers) return;
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var onStart = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        try
        {
            foreach (var id in await models.ListAnsweringAsync(MostModels, stoppingToken))
            {
                if (stoppingToken.IsCancellationRequested) return;
                await served.WarmAsync(id);
            }
        }
        catch (Exception e) when (StorageFailures.Of(e) is not null)
        {
            Log.Away(logger, e.Message); // whoever asks first waits for his version
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Current versions could not be made ready ahead of time: {Reason}")]
        public static partial void Away(ILogger logger, string reason);
    }
}
